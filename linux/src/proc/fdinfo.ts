/** What /proc/PID/fdinfo/FD says of a dma-buf (drivers/dma-buf/dma-buf.c, dma_buf_show_fdinfo). */
export interface DmaBufFdinfo {
  /** Bytes. */
  readonly size: number;
  /** References to the buffer's file, those of the kernel included. */
  readonly count: number;
  /** Who exported it; `drm` for most DRM drivers. A constant of the kernel. */
  readonly expName: string;
  /** The inode number, which is the buffer's identity; absent before Linux 5.14. */
  readonly ino: number | undefined;
  /** What any holder may have written with DMA_BUF_SET_NAME: untrusted, newlines included. */
  readonly name: string | undefined;
}

const EXP_NAME = "exp_name:\t";
const NAME = "name:\t";

/**
 * Reads the text of a fdinfo file; undefined if it is not a dma-buf's, or is cut off before it has
 * said so.
 *
 * Only what stands before the end of the first `exp_name` line is the kernel's own word. The name
 * that follows is copied unchecked from a user, whose newlines can forge any line.
 */
export function parseFdinfo(text: string): DmaBufFdinfo | undefined {
  const begin = text.startsWith(EXP_NAME) ? 0 : text.indexOf(`\n${EXP_NAME}`) + 1;
  if (begin === 0 && !text.startsWith(EXP_NAME)) return undefined;
  const end = text.indexOf("\n", begin);
  if (end < 0) return undefined;
  const expName = text.slice(begin + EXP_NAME.length, end);
  const fields = fieldsOf(text.slice(0, begin));
  const size = wholeNumber(fields.get("size"));
  const count = wholeNumber(fields.get("count"));
  if (expName === "" || size === undefined || count === undefined) return undefined;
  return { size, count, expName, ino: wholeNumber(fields.get("ino")), name: nameIn(text, end + 1) };
}

function fieldsOf(head: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of head.split("\n")) {
    const colon = line.indexOf(":\t");
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  return fields;
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9]{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

function nameIn(text: string, at: number): string | undefined {
  if (!text.startsWith(NAME, at)) return undefined;
  return text.slice(at + NAME.length).replace(/\n$/, "");
}
