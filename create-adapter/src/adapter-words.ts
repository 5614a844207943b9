/** What the template calls things, and what a new adapter calls them instead. */
export type AdapterWords = Readonly<Record<string, string>>;

/** The choices that a new adapter is made from. */
export interface AdapterNames {
  /** The exporter's name, as queries have it. */
  readonly name: string;
  /** The npm package's name. */
  readonly package: string;
  /** The DRM driver's name, as DRM_IOCTL_VERSION returns it. */
  readonly driver: string;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
/** An identifier cannot begin with a digit. */
const identifier = (text: string): string => text.replace(/^(?=\d)/, "_");

/** The words of an adapter. */
export function adapterWords({ name, package: npmName, driver }: AdapterNames): AdapterWords {
  const words = name.split(/[-_]+/).filter((word) => word !== "");
  const pascal = words.map(capital).join("");
  return {
    "vmprot-adapter-my-gpu": npmName,
    my_gpu_drm: driver,
    "my-gpu": name,
    myGpu: identifier((words[0] ?? "") + pascal.slice(words[0]?.length)),
    MyGpu: identifier(pascal),
    MY_GPU: identifier(words.join("_").toUpperCase()),
  };
}

/** The text with the template's words replaced, the longer ones first. */
export function replaceWords(text: string, words: AdapterWords): string {
  const names = Object.keys(words).sort((a, b) => b.length - a.length);
  return text.replace(new RegExp(names.join("|"), "g"), (word) => words[word] ?? word);
}
