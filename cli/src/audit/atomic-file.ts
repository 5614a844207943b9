import { accessSync, constants, renameSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { VmprotError } from "@vmprot/core";
import { systemReason } from "../system-error.js";
import { keepTemporarily, removeTemporary } from "./temporary-paths.js";

/** A file that is written under another name beside it, and gets its own when it is whole. */
export class AtomicFile {
  readonly path: string;
  readonly temporary: string;

  /** @throws VmprotError OUTPUT_FAILED if its folder cannot be written, USAGE if it is an input */
  constructor(path: string, inputs: readonly string[]) {
    this.path = resolve(path);
    this.temporary = join(dirname(this.path), `.${basename(path)}.${process.pid}.part`);
    if (inputs.some((input) => input !== "-" && isSame(input, this.path))) {
      throw new VmprotError("USAGE", `${path} is an input; nothing is written over it.`);
    }
    this.#attempt(() => {
      accessSync(dirname(this.path), constants.W_OK);
      if (statSync(this.path, { throwIfNoEntry: false })?.isDirectory()) {
        throw new VmprotError("OUTPUT_FAILED", `${path} cannot be written: it is a directory.`);
      }
    });
  }

  /** Writes it; whatever goes wrong, what was there before stays. */
  async write(how: (temporary: string) => Promise<void> | void): Promise<void> {
    try {
      keepTemporarily(this.temporary);
      await how(this.temporary);
      this.#attempt(() => renameSync(this.temporary, this.path));
    } finally {
      removeTemporary(this.temporary);
    }
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (VmprotError.is(error)) throw error;
      throw new VmprotError(
        "OUTPUT_FAILED",
        `${this.path} cannot be written: ${systemReason(error)}.`,
      );
    }
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}
