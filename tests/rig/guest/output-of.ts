import { closeSync, readFileSync } from "node:fs";
import { dup, dupTo, memfd } from "./libc.js";

const STDOUT = 1;

/** What an action writes to this process's standard output. */
export async function outputOf(action: () => Promise<unknown>): Promise<string> {
  const before = dup(STDOUT);
  const output = memfd("output", 0);
  dupTo(output, STDOUT);
  try {
    await action();
    // By another description, which is at the file's beginning.
    return readFileSync(`/proc/self/fd/${output}`, "utf8");
  } finally {
    dupTo(before, STDOUT);
    closeSync(before);
    closeSync(output);
  }
}
