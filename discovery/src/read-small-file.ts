import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from "node:fs";

/** A manifest or configuration is far smaller. */
const LONGEST = 1 << 20;

/** A file's text, without its byte-order mark, and what the system says of it. */
export interface SmallFile {
  readonly text: string;
  readonly stats: Stats;
}

/**
 * Reads a regular file of at most 1 MiB, and waits for nobody: a FIFO or a device in its place is an
 * error. Text and stats are of one and the same file.
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
    return { text: readFileSync(fd, "utf8").replace(/^\ufeff/, ""), stats };
  } finally {
    closeSync(fd);
  }
}
