import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { root } from "../root.js";
import { NONE, WORD } from "./disturbance-words.js";

/** Others that use a buffer meanwhile: a thread that has this process's descriptors. */
export class Disturbance {
  readonly #words = new Int32Array(new SharedArrayBuffer(12)).fill(NONE, WORD.buffer, 1);
  readonly #worker: Worker;

  /** @param nodes what it imports into */
  constructor(nodes: readonly string[]) {
    const file = join(root, "tests/dist/rig/guest/disturber.js");
    this.#worker = new Worker(file, { workerData: { words: this.#words, nodes } });
  }

  /** How often it has done something. */
  get done(): number {
    return Atomics.load(this.#words, WORD.done);
  }

  /** Does something while a buffer is opened, closed and imported. */
  during<T>(buffer: number, action: () => T): T {
    this.#tell(buffer);
    // It has begun when it has done something.
    const before = this.done;
    while (this.done === before) Atomics.wait(this.#words, WORD.done, before, 100);
    try {
      return action();
    } finally {
      this.#tell(NONE);
      while (Atomics.load(this.#words, WORD.busy) === 1) {
        Atomics.wait(this.#words, WORD.busy, 1, 100);
      }
    }
  }

  #tell(buffer: number): void {
    Atomics.store(this.#words, WORD.buffer, buffer);
    Atomics.notify(this.#words, WORD.buffer);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
