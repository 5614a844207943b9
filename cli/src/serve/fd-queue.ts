import { closeFd, MOST_FDS } from "@vmprot/linux";

/** Descriptors that a client has sent, and that no line of its has claimed yet. */
export class FdQueue {
  #fds: number[] = [];
  #overflowed = false;

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

  /** @param more the kernel has closed some already */
  add(fds: readonly number[], more: boolean): void {
    this.#fds.push(...fds);
    if (!more && !this.#overflowed && this.#fds.length <= MOST_FDS) return;
    this.clear();
    this.#overflowed = true;
  }

  /** The next ones, which whoever takes them closes. */
  take(count: number): number[] {
    return this.#fds.splice(0, count);
  }

  /** Closes what is left. */
  clear(): void {
    for (const fd of this.#fds) closeFd(fd);
    this.#fds = [];
    this.#overflowed = false;
  }
}
