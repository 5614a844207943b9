import { join, relative } from "node:path";
import type { Home } from "./home.js";
import type { Place } from "./place.js";

type Fields = Readonly<Record<string, unknown>>;
type Ranges = Readonly<Record<string, string>>;

const REPOSITORY = "https://github.com/vmprot/vmprot";
/** The repository's root has these. */
const ROOT_TOOLS = ["@biomejs/biome", "typescript"];

/** The template's package.json as the new package's. */
export function fitManifest(text: string, place: Place, home: Home): string {
  const { name, version, description, keywords, ...rest } = JSON.parse(text);
  const manifest = {
    name,
    version: place.kind === "workspace" ? home.version : version,
    description,
    keywords,
    ...(place.kind === "workspace" && links(place, home)),
    ...rest,
    peerDependencies: {
      ...rest.peerDependencies,
      "@vmprot/core": peerRange(home.version),
    },
    devDependencies: devDependencies(rest.devDependencies, place, home),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Every later minor version: the contract has a version of its own. */
const peerRange = (version: string): string =>
  `>=${version} <${Number.parseInt(version, 10) + 1}.0.0`;

function links({ folder }: Place, { checkout = "" }: Home): Fields {
  const directory = posix(relative(checkout, folder));
  return {
    homepage: `${REPOSITORY}/tree/main/${directory}#readme`,
    bugs: `${REPOSITORY}/issues`,
    repository: { type: "git", url: `git+${REPOSITORY}.git`, directory },
  };
}

function devDependencies(wanted: Ranges, { kind, folder }: Place, home: Home): Ranges {
  const own = (name: string): string =>
    kind === "checkout"
      ? `file:${posix(relative(folder, join(home.checkout ?? "", name.replace("@vmprot/", ""))))}`
      : `^${home.version}`;
  return Object.fromEntries(
    Object.entries(wanted)
      .filter(([name]) => kind !== "workspace" || !ROOT_TOOLS.includes(name))
      .map(([name, range]) => [name, name.startsWith("@vmprot/") ? own(name) : range]),
  );
}

const posix = (path: string): string => path.replaceAll("\\", "/");
