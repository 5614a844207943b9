import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
} from "node:fs";
import { arch, platform, release } from "node:os";
import { join, relative } from "node:path";
import { linesThatMatch } from "./lines-that-match.js";

/** Where host detection reads from, by paths below a root; tests give another one. Nothing throws. */
export interface HostFiles {
  /** Node's name of the CPU architecture. */
  readonly arch: string;
  /** The kernel's release string, undefined where the system is not Linux. */
  readonly release: string | undefined;
  /** The file's text; undefined where it cannot be read, or is longer than {@link HOST_FILE_LIMIT}. */
  read(path: string): string | undefined;
  /** So many bytes of the file from a place on, in one read; undefined where there are fewer. */
  bytes(path: string, at: number, length: number): Uint8Array | undefined;
  /**
   * The first lines that match, of a file that goes on for ever or is handed out a record at a time,
   * as dev/kmsg is; undefined where it cannot be read.
   */
  lines(path: string, wanted: RegExp): readonly string[] | undefined;
  /** The names in a folder, undefined where it cannot be listed. */
  list(path: string): readonly string[] | undefined;
  /** Where links lead to, below the root; undefined where to nothing, or out of it. */
  resolve(path: string): string | undefined;
  /** Whether there is a file or folder of this name that can be looked at. */
  exists(path: string): boolean;
}

/** The longest file that is read here is cpuinfo, some 2 KB a CPU. In bytes. */
export const HOST_FILE_LIMIT = 1 << 24;

const CHUNK = 1 << 16;
/** Without waiting: a pipe or a log has at once what it will ever have. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** This machine's files, below `root`. */
export function hostFiles(root = "/"): HostFiles {
  const below = (path: string): string => join(root, path);
  return {
    arch: arch(),
    release: platform() === "linux" ? release() : undefined,
    read: (path) => attempt(() => withFile(below(path), readAll)),
    bytes: (path, at, length) => attempt(() => withFile(below(path), (fd) => some(fd, at, length))),
    lines: (path, wanted) =>
      attempt(() => withFile(below(path), (fd) => linesThatMatch(fd, wanted))),
    list: (path) => attempt(() => readdirSync(below(path))),
    resolve: (path) => attempt(() => inside(root, below(path))),
    exists: (path) => existsSync(below(path)),
  };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function withFile<T>(path: string, work: (fd: number) => T): T {
  const fd = openSync(path, FLAGS);
  try {
    return work(fd);
  } finally {
    closeSync(fd);
  }
}

function readAll(fd: number): string | undefined {
  const chunks: Buffer[] = [];
  for (let length = 0; length <= HOST_FILE_LIMIT; ) {
    const chunk = Buffer.alloc(CHUNK);
    const count = readSync(fd, chunk, 0, CHUNK, null);
    if (count === 0) return Buffer.concat(chunks).toString("utf8");
    chunks.push(chunk.subarray(0, count));
    length += count;
  }
  return undefined;
}

function some(fd: number, at: number, length: number): Uint8Array | undefined {
  const bytes = new Uint8Array(length);
  return readSync(fd, bytes, 0, length, at) === length ? bytes : undefined;
}

function inside(root: string, path: string): string | undefined {
  const place = relative(realpathSync.native(root), realpathSync.native(path));
  return place === ".." || place.startsWith("../") ? undefined : place;
}
