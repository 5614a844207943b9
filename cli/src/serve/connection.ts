import {
  addressOf,
  closeFd,
  ERRNO,
  type Interest,
  type Peer,
  type Receiver,
  sendTo,
} from "@vmprot/linux";
import { FdQueue } from "./fd-queue.js";
import { LineFramer } from "./line-framer.js";

/** One client: what it sent that is not answered yet, and rows that it has not taken yet. */
export class Connection {
  readonly fd: number;
  /** Tells it from all others, those before it included. */
  readonly number: number;
  readonly peer: Peer;
  readonly lines = new LineFramer();
  readonly fds = new FdQueue();
  /** Nothing more will come from it. */
  ended = false;
  /** It can be told nothing more. */
  gone = false;
  readonly #address = addressOf(this.lines.bytes);
  #unsent: Buffer | undefined;
  #sent = 0;
  #interest = 0;

  constructor(fd: number, number: number, peer: Peer) {
    this.fd = fd;
    this.number = number;
    this.peer = peer;
  }

  /** Whether rows wait for it. Until it has taken them nothing more is read of it. */
  get isBehind(): boolean {
    return this.#unsent !== undefined;
  }

  /** Whether there is a line at hand that is not answered. */
  get hasWork(): boolean {
    return this.lines.hasLine || (this.ended && this.lines.hasRest);
  }

  /** What it has to move on from, if anything: rows to take, or a line to finish. */
  get stuckAt(): { readonly at: string; readonly slow: boolean } | undefined {
    if (this.isBehind) return { at: `sent ${this.#sent}`, slow: true };
    return this.lines.isOpen ? { at: `line ${this.lines.number}`, slow: false } : undefined;
  }

  /** What it is waited for; undefined where that is what it was. */
  changedInterest(): Interest | undefined {
    const interest = { read: !this.isBehind && !this.ended, write: this.isBehind };
    const number = Number(interest.read) + 2 * Number(interest.write);
    if (number === this.#interest) return undefined;
    this.#interest = number;
    return interest;
  }

  /** Receives what there is, once. Whether that was anything, an end included. */
  receive(receiver: Receiver): boolean {
    const { isDropping } = this.lines;
    const { offset, length } = this.lines.room();
    const { count, fds, more } = receiver.receive(this.fd, this.#address + BigInt(offset), length);
    if (fds.length > 0 || more) this.fds.add(fds, more);
    // They came with a line that has its row already, or with one behind it: nobody can tell.
    if (isDropping) this.fds.clear();
    if (count === -ERRNO.EAGAIN || count === -ERRNO.EINTR) return false;
    if (count === 0) this.ended = true;
    else if (count < 0) this.gone = true;
    else this.lines.received(count);
    return true;
  }

  /** Sends as much as the client takes now; the rest waits for it. */
  send(text: string): void {
    this.#unsent = Buffer.from(text);
    this.flush();
  }

  /** Sends more of what waits. */
  flush(): void {
    while (this.#unsent !== undefined) {
      const count = sendTo(this.fd, this.#unsent);
      if (count === -ERRNO.EAGAIN || count === -ERRNO.EINTR) return;
      if (count < 0) {
        this.gone = true;
        return;
      }
      this.#sent += count;
      this.#unsent = count < this.#unsent.length ? this.#unsent.subarray(count) : undefined;
    }
  }

  close(): void {
    this.fds.clear();
    closeFd(this.fd);
  }
}
