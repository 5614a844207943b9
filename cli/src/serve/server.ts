import { ERROR_CODES } from "@vmprot/core";
import {
  acceptFrom,
  closeFd,
  Epoll,
  ERRNO,
  type Peer,
  peerOf,
  Receiver,
  sendTo,
} from "@vmprot/linux";
import { jsonLine } from "../output/json-rows.js";
import { errorRow } from "../protocol/rows.js";
import type { LineAnswerer } from "./answer-line.js";
import { Connection } from "./connection.js";
import type { Counters } from "./counters.js";
import { LIMITS } from "./limits.js";
import type { Logged, ServeLog } from "./serve-log.js";

/** Connections that are taken at once at most, so that those that are there have their turn. */
const ACCEPTED_AT_ONCE = 16;
/** Rounds after which signals and timers have their turn. */
const ROUNDS = 16;
/** How long nobody is accepted after the system had no more descriptors, and how often stuck clients are looked for. */
const SECOND = 1000;

/** What a server needs. */
export interface ServerParts {
  readonly listener: number;
  readonly lines: LineAnswerer;
  readonly counters: Counters;
  readonly log: ServeLog | undefined;
  mayAsk(peer: Peer): boolean;
}

/** Where a client stood when it was last looked at. */
interface Stuck {
  readonly at: string;
  readonly since: number;
}

/** Answers clients in turns, each of which takes a bounded time, until it is stopped. */
export class Server {
  readonly #parts: ServerParts;
  readonly #epoll = new Epoll();
  readonly #receiver = new Receiver();
  readonly #clients = new Map<number, Connection>();
  /** Those with lines at hand that are not answered yet. */
  readonly #ready = new Set<Connection>();
  readonly #stuck = new Map<Connection, Stuck>();
  #stopping = false;
  #watch: NodeJS.Timeout | undefined;
  #resume: NodeJS.Timeout | undefined;

  /** @throws VmprotError FFI_UNAVAILABLE, ARCH_UNSUPPORTED */
  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  /** Resolves once it was stopped and every connection is closed. */
  async run(): Promise<void> {
    this.#epoll.add(this.#parts.listener, { read: true, write: false });
    try {
      for (let round = 1; !this.#stopping; round++) {
        let fds = this.#epoll.ready();
        if (fds.length === 0 && this.#ready.size === 0) {
          await this.#epoll.wait();
          fds = this.#epoll.ready();
        } else if (round % ROUNDS === 0) await new Promise(setImmediate);
        this.#round(fds);
      }
    } finally {
      clearInterval(this.#watch);
      clearTimeout(this.#resume);
      for (const client of this.#clients.values()) this.#end(client, "closed");
      this.#epoll.close();
    }
  }

  /** Has it end after what it is doing. Rows that clients have not taken by then are lost. */
  stop(): void {
    this.#stopping = true;
    this.#epoll.wake();
  }

  #round(fds: readonly number[]): void {
    const turns = new Set(this.#ready);
    this.#ready.clear();
    for (const fd of fds) {
      const client = this.#clients.get(fd);
      if (client !== undefined) turns.add(client);
    }
    for (const client of turns) this.#turn(client);
    // After those that leave have made room.
    if (fds.includes(this.#parts.listener)) this.#accept();
  }

  /** Answers what is at hand, receives once more, and answers that, up to a limit. */
  #turn(client: Connection): void {
    client.flush();
    for (let received = false; !client.gone && !client.isBehind; ) {
      const rows = this.#answer(client);
      if (rows !== "") client.send(rows);
      if (client.hasWork) {
        if (!client.isBehind) this.#ready.add(client);
        break;
      }
      if (client.ended || received || client.isBehind) break;
      received = client.receive(this.#receiver);
      if (!received) break;
    }
    if (client.gone || (client.ended && !client.isBehind && !client.hasWork)) {
      this.#end(client, "closed");
      return;
    }
    const interest = client.changedInterest();
    if (interest !== undefined) this.#epoll.change(client.fd, interest);
    if (client.stuckAt !== undefined) this.#watchStuck();
  }

  #answer(client: Connection): string {
    let rows = "";
    while (rows.length < LIMITS.turn) {
      const line = client.lines.next(client.ended);
      if (line === undefined) break;
      rows += this.#parts.lines.answer(line, client);
    }
    return rows;
  }

  #accept(): void {
    for (let taken = 0; taken < ACCEPTED_AT_ONCE; taken++) {
      const fd = acceptFrom(this.#parts.listener);
      if (fd >= 0) this.#admit(fd);
      else if (fd === -ERRNO.EAGAIN) return;
      else if (fd !== -ERRNO.ECONNABORTED && fd !== -ERRNO.EINTR) {
        this.#rest();
        return;
      }
    }
  }

  /** Without descriptors the same would be told again and again. */
  #rest(): void {
    const { listener } = this.#parts;
    this.#epoll.change(listener, { read: false, write: false });
    this.#resume = setTimeout(
      () => this.#epoll.change(listener, { read: true, write: false }),
      SECOND,
    );
  }

  #admit(fd: number): void {
    const { counters, mayAsk } = this.#parts;
    counters.accepted += 1;
    const peer = peerOf(fd) ?? { pid: -1, uid: -1, gid: -1, groups: [] };
    const code = mayAsk(peer) ? this.#isFull(peer) && "CLIENT_LIMIT" : "CLIENT_REFUSED";
    if (code !== false) {
      counters.turnedAway += 1;
      sendTo(fd, Buffer.from(jsonLine(errorRow(undefined, 1, code, ERROR_CODES[code].message))));
      this.#parts.log?.add(
        { number: counters.accepted, peer },
        { event: "turned away", error: code },
      );
      closeFd(fd);
      return;
    }
    const client = new Connection(fd, counters.accepted, peer);
    this.#epoll.add(fd, client.changedInterest() ?? { read: true, write: false });
    this.#clients.set(fd, client);
    counters.clients = this.#clients.size;
    this.#log(client, "connected");
  }

  /** Processes of other PID namespaces are not told apart: their number is 0. */
  #isFull({ pid }: Peer): boolean {
    const clients = [...this.#clients.values()];
    const same = pid > 0 ? clients.filter(({ peer }) => peer.pid === pid) : [];
    return clients.length >= LIMITS.clients || same.length >= LIMITS.clientsOfProcess;
  }

  #end(client: Connection, event: "closed" | "cut off"): void {
    this.#epoll.remove(client.fd);
    this.#clients.delete(client.fd);
    this.#ready.delete(client);
    this.#stuck.delete(client);
    this.#parts.counters.clients = this.#clients.size;
    client.close();
    this.#log(client, event);
  }

  /** Looks again and again, for as long as there is somebody to look at. */
  #watchStuck(): void {
    this.#watch ??= setInterval(() => {
      const now = performance.now();
      for (const client of this.#clients.values()) this.#look(client, now);
      if (this.#stuck.size > 0) return;
      clearInterval(this.#watch);
      this.#watch = undefined;
    }, SECOND);
  }

  #look(client: Connection, now: number): void {
    const { stuckAt } = client;
    const known = this.#stuck.get(client);
    if (stuckAt === undefined) this.#stuck.delete(client);
    else if (known?.at !== stuckAt.at) this.#stuck.set(client, { at: stuckAt.at, since: now });
    else if (now - known.since > (stuckAt.slow ? LIMITS.slow : LIMITS.unfinished)) {
      this.#parts.counters.cutOff += 1;
      this.#end(client, "cut off");
    }
  }

  #log(client: Connection, event: NonNullable<Logged["event"]>): void {
    this.#parts.log?.add(client, { event });
  }
}
