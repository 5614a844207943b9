import type { Closer } from "@vmprot/linux";

/** A dma-buf's, and a device's. */
const MOST = 2;

/** Descriptors that a client has sent, and that no line of its has claimed yet. */
export class FdQueue {
  readonly #closer: Closer;
  readonly #closed: () => void;
  #fds: number[] = [];
  #overflowed = false;
  #closing = 0;

  /** @param closed called when all that were given up are closed */
  constructor(closer: Closer, closed: () => void) {
    this.#closer = closer;
    this.#closed = closed;
  }

  get length(): number {
    return this.#fds.length;
  }

  /** Whether nothing came, not even what was closed because it was too much. */
  get isEmpty(): boolean {
    return this.#fds.length === 0 && !this.#overflowed;
  }

  /** Whether more came than any line may have; all are closed then. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** Whether some that were given up are not closed yet: until then nothing more is read of their sender. */
  get isClosing(): boolean {
    return this.#closing > 0;
  }

  /** @param more the kernel has closed some already */
  add(fds: readonly number[], more: boolean): void {
    this.#fds.push(...fds);
    if (!more && !this.#overflowed && this.#fds.length <= MOST) return;
    this.clear();
    this.#overflowed = true;
  }

  /** The next ones, which whoever takes them closes. */
  take(count: number): number[] {
    return this.#fds.splice(0, count);
  }

  /** Gives up what is left. */
  clear(): void {
    this.giveUp(this.#fds);
    this.#fds = [];
    this.#overflowed = false;
  }

  /** Has descriptors closed, however long that takes. */
  giveUp(fds: readonly number[]): void {
    this.#closing += fds.length;
    for (const fd of fds) {
      this.#closer.close(fd, () => {
        this.#closing -= 1;
        if (this.#closing === 0) this.#closed();
      });
    }
  }
}
