import { closeSync, openSync, realpathSync, writeSync } from "node:fs";
import { printable, VmprotError } from "@vmprot/core";

const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path; // it is not there, or what it is called the system will say
  }
};

/** A file with a line of JSON for each thing that TrafficRecorder tells of. Lines are whole, whenever the run ends. */
export class Recording {
  readonly #path: string;
  readonly #fd: number;

  /**
   * Empties the file, or makes it.
   *
   * @param inputs files that it must not be
   * @throws VmprotError USAGE, OUTPUT_FAILED
   */
  constructor(path: string, inputs: readonly string[]) {
    if (inputs.some((input) => real(input) === real(path))) {
      throw new VmprotError("USAGE", `--record would overwrite ${printable(path)}, which is read.`);
    }
    this.#path = path;
    this.#fd = this.#try(() => openSync(path, "w"));
  }

  /** @throws VmprotError OUTPUT_FAILED */
  write(line: string): void {
    this.#try(() => writeSync(this.#fd, `${line}\n`));
  }

  close(): void {
    closeSync(this.#fd);
  }

  #try<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      const { message } = error as Error;
      throw new VmprotError("OUTPUT_FAILED", printable(`${this.#path}: ${message}.`));
    }
  }
}
