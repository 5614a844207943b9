import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { printable, VmprotError } from "@vmprot/core";

const CHUNK = 1 << 20;

/**
 * Reads a file of the guest's, which may be a pipe or a device without end.
 *
 * @param ram bytes that the guest has for it
 * @throws VmprotError INPUT_UNREADABLE; INPUT_MALFORMED where it is larger than the RAM
 */
export function readInput(path: string, ram: number): Buffer {
  const chunks: Buffer[] = [];
  let [fd, length] = [-1, 0];
  try {
    fd = openSync(path, "r");
    if (fstatSync(fd).isDirectory()) throw new Error("it is a folder");
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const got = readSync(fd, chunk);
      if (got === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, got));
      length += got;
      if (length > ram) break;
    }
  } catch (error) {
    throw new VmprotError("INPUT_UNREADABLE", printable(`${path}: ${(error as Error).message}.`));
  } finally {
    if (fd >= 0) closeSync(fd);
  }
  const why = `${printable(path)} is larger than the guest's RAM of ${ram >> 20} MiB (--memory).`;
  throw new VmprotError("INPUT_MALFORMED", why);
}
