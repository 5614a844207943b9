import { socketCalls } from "./socket-calls.js";

/** Of libuv's four threads, one waits for clients and one must be left for the rest. */
const MOST_AT_ONCE = 2;

/**
 * Closes descriptors that others made. That can take as long as they like: a TCP socket lingers (SO_LINGER), a
 * file of FUSE waits for its server to flush. So it is done aside.
 */
export class Closer {
  readonly #waiting: { readonly fd: number; readonly done: () => void }[] = [];
  #busy = 0;

  /** Whether there are some that are not closed yet. */
  get isBusy(): boolean {
    return this.#busy > 0;
  }

  /**
   * Closes it when its turn comes.
   *
   * @param done called once it is closed
   */
  close(fd: number, done: () => void): void {
    this.#waiting.push({ fd, done });
    if (this.#busy < MOST_AT_ONCE) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy += 1;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await socketCalls().closeAside(next.fd);
      next.done();
    }
    this.#busy -= 1;
  }
}

/** Ends this process at once, also where descriptors are being closed that never will be. */
export function exitNow(status: number): void {
  socketCalls().exit(status);
}
