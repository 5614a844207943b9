import { readSync } from "node:fs";

const CHUNK = 1 << 16;
/** More than any kernel's log buffer (CONFIG_LOG_BUF_SHIFT is at most 25), in bytes. */
const MOST_BYTES = 1 << 26;
const MOST_MATCHES = 16;
/** What is longer is no line of text, in UTF-16 units. */
const LONGEST = 1 << 14;

/**
 * The first lines of an open file that match, read from where it stands. /dev/kmsg hands out one
 * record a read, says EPIPE where records were overwritten meanwhile, and EAGAIN at its end.
 *
 * @throws Node's system errors
 */
export function linesThatMatch(fd: number, wanted: RegExp): string[] {
  const chunk = Buffer.alloc(CHUNK);
  const matches: string[] = [];
  const isWanted = (line: string): boolean => line.length <= LONGEST && wanted.test(line);
  let rest = "";
  for (let length = 0; length < MOST_BYTES; ) {
    const count = readOrEnd(fd, chunk);
    if (count === 0) break;
    // A read that failed has a cost too, or a file that always fails would be read for ever.
    length += Math.max(count, 1 << 10);
    if (count < 0) rest = "";
    const lines = (rest + chunk.toString("utf8", 0, Math.max(count, 0))).split("\n");
    rest = (lines.pop() ?? "").slice(0, LONGEST + 1);
    matches.push(...lines.filter(isWanted));
    if (matches.length >= MOST_MATCHES) return matches.slice(0, MOST_MATCHES);
  }
  return isWanted(rest) ? [...matches, rest] : matches;
}

/** How many bytes there were; -1 where some were lost. */
function readOrEnd(fd: number, chunk: Buffer): number {
  try {
    return readSync(fd, chunk, 0, chunk.length, null);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN") return 0;
    if (code === "EPIPE") return -1;
    throw error;
  }
}
