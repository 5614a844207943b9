import { parseFdinfo } from "../proc/fdinfo.js";
import type { ProcFiles } from "../proc/proc-files.js";
import { pause } from "../system/pause.js";

/** In milliseconds; what is dropped from a workqueue is gone after the first few. */
const PAUSES = [1, 2, 4, 8, 16, 32, 64];

/** The references to one dma-buf's file, as its fdinfo counts them for the whole machine. */
export class Holders {
  readonly #files: ProcFiles;
  readonly #path: string;

  /** @param descriptor one of this process for the buffer */
  constructor(files: ProcFiles, descriptor: number) {
    this.#files = files;
    this.#path = `self/fdinfo/${descriptor}`;
  }

  /** How many there are; undefined where that cannot be read. */
  count(): number | undefined {
    try {
      return parseFdinfo(this.#files.read(this.#path))?.count;
    } catch {
      return undefined;
    }
  }

  /**
   * Waits until there are as many as before, at most about an eighth of a second: TTM drops an
   * import's last reference some time after its file was closed.
   *
   * @returns whether there are
   */
  areBackAt(before: number | undefined): boolean {
    if (before === undefined) return false;
    return this.count() === before || PAUSES.some((each) => this.#areAfter(each, before));
  }

  #areAfter(milliseconds: number, before: number): boolean {
    pause(milliseconds);
    return this.count() === before;
  }
}
