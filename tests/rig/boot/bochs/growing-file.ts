import { closeSync, openSync, readSync } from "node:fs";

/** A file that somebody else writes, read as it grows. */
export class GrowingFile {
  readonly #path: string;
  readonly #take: (data: Buffer) => void;
  #fd: number | undefined;

  constructor(path: string, take: (data: Buffer) => void) {
    this.#path = path;
    this.#take = take;
  }

  /** Hands on what has come since the last time. */
  read(): void {
    this.#fd ??= openSync(this.#path, "r");
    for (;;) {
      const chunk = Buffer.alloc(65_536);
      const length = readSync(this.#fd, chunk);
      if (length === 0) return;
      this.#take(chunk.subarray(0, length));
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
  }
}
