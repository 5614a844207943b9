import { closeSync, openSync, readdirSync, readlinkSync, readSync, statSync } from "node:fs";
import { join } from "node:path";

/** Below `root`/proc, by paths such as `123/fd/4`. Every method throws Node's own system errors. */
export interface ProcFiles {
  /** The names in a folder. */
  list(path: string): string[];
  /** A symbolic link's text. */
  link(path: string): string;
  /** A file's text, cut off after {@link READ_LIMIT} bytes. */
  read(path: string): string;
  /** The inode of what a link leads to. */
  stat(path: string): FileIdentity;
}

/** What tells a file from another that has its inode number later. */
export interface FileIdentity {
  readonly ino: number;
  /** When a dma-buf was made: nothing changes its inode afterwards. In milliseconds since 1970. */
  readonly created: number;
}

/** No file that is read here is a tenth as long; what is longer is not the kernel's. In bytes. */
export const READ_LIMIT = 1 << 16;

const buffer = Buffer.alloc(READ_LIMIT);

/** This machine's /proc, or that of a tree under another root. */
export function procFiles(root = "/"): ProcFiles {
  const proc = join(root, "proc");
  return {
    list: (path) => readdirSync(`${proc}/${path}`),
    link: (path) => readlinkSync(`${proc}/${path}`),
    stat(path) {
      const { ino, ctimeMs } = statSync(`${proc}/${path}`);
      return { ino, created: ctimeMs };
    },
    read(path) {
      const file = openSync(`${proc}/${path}`, "r");
      try {
        let length = 0;
        for (let count = -1; count !== 0 && length < READ_LIMIT; length += count) {
          count = readSync(file, buffer, length, READ_LIMIT - length, null);
        }
        return buffer.toString("utf8", 0, length);
      } finally {
        closeSync(file);
      }
    },
  };
}
