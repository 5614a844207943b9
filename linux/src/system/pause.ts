const word = new Int32Array(new SharedArrayBuffer(4));

/** Does nothing for so many milliseconds, without giving other code of this thread a turn. */
export function pause(milliseconds: number): void {
  Atomics.wait(word, 0, 0, milliseconds);
}
