import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** A manifest or configuration is far smaller. */
const LONGEST = 1 << 20;

/** Who can have written a file, as stat() says it. Not Node.js's own type, which users may lack. */
export interface Ownership {
  readonly uid: number;
  readonly gid: number;
  /** The permission bits, beside that of the file's type. */
  readonly mode: number;
}

/** A file's text, without its byte-order mark, and whose it is. */
export interface SmallFile {
  readonly text: string;
  readonly owner: Ownership;
}

/**
 * Reads a regular file of at most 1 MiB, and waits for nobody: a FIFO or a device in its place is an
 * error. Text and owner are of one and the same file.
 *
 * @param flags more than reading asks for, such as O_NOFOLLOW
 * @throws the system's error, or one that says what is wrong with the file
 */
export function readSmallFile(path: string, flags = 0): SmallFile {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | flags);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw new Error("it is no regular file");
    if (stats.size > LONGEST) throw new Error("it is longer than 1 MiB");
    return { text: readFileSync(fd, "utf8").replace(/^\ufeff/, ""), owner: stats };
  } finally {
    closeSync(fd);
  }
}
