// Runs in a thread of its own: opens, closes and imports a buffer, again and again.
import { closeSync, openSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { NONE, WORD } from "./disturbance-words.js";
import { dup, ioctl } from "./libc.js";
import { Structure } from "./structure.js";

const DRM_IOCTL_PRIME_FD_TO_HANDLE = 0xc00c642e;
/** In milliseconds. */
const MOST_REST = 3;
const MOST_HELD = 4;

interface Task {
  readonly words: Int32Array;
  /** Every node that it imports into. */
  readonly nodes: readonly string[];
}

/** Holds the buffer more often for a moment. */
function hold(buffer: number): void {
  const held = Array.from({ length: 1 + random(MOST_HELD) }, () => dup(buffer));
  rest();
  for (const fd of held) closeSync(fd);
}

function importInto(node: string, buffer: number): void {
  const device = openSync(node, "r+");
  try {
    ioctl(device, DRM_IOCTL_PRIME_FD_TO_HANDLE, new Structure(12, { 8: buffer }).bytes);
    rest();
  } catch {
    // Some devices take no buffers of others: that was a disturbance all the same.
  } finally {
    closeSync(device);
  }
}

const random = (below: number): number => Math.floor(Math.random() * below);
const nap = new Int32Array(new SharedArrayBuffer(4));
const rest = (): void => void Atomics.wait(nap, 0, 0, random(MOST_REST));

function disturb({ words, nodes }: Task): never {
  for (;;) {
    const buffer = Atomics.load(words, WORD.buffer);
    Atomics.store(words, WORD.busy, buffer === NONE ? 0 : 1);
    Atomics.notify(words, WORD.busy);
    if (buffer === NONE) {
      Atomics.wait(words, WORD.buffer, NONE);
      continue;
    }
    const node = nodes[random(nodes.length * 2)];
    if (node === undefined) hold(buffer);
    else importInto(node, buffer);
    Atomics.add(words, WORD.done, 1);
  }
}

disturb(workerData);
