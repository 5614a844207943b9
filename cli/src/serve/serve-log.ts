import { closeSync, constants, openSync, writeSync } from "node:fs";
import type { ErrorCode, RefusalCode } from "@vmprot/core";
import { VmprotError } from "@vmprot/core";
import { jsonLine } from "../output/json-rows.js";
import type { QueryId } from "../protocol/query-id.js";
import { isBusy, systemReason } from "../system-error.js";
import type { Connection } from "./connection.js";
import type { Counters } from "./counters.js";

const STDOUT = 1;
const { O_APPEND, O_CREAT, O_NOCTTY, O_NONBLOCK, O_WRONLY } = constants;
const APPENDING = O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY;
/** Written at once, in UTF-16 units. */
const BATCH = 1 << 16;
/** Kept where they cannot be written, likewise. */
const MOST = 1 << 20;
/** How long lines wait for others, in milliseconds. */
const DELAY = 200;

/** What is logged of a row beside who asked. */
export interface Logged {
  readonly line?: number;
  readonly id?: QueryId;
  readonly exporter?: string;
  readonly ino?: number;
  readonly map?: string;
  readonly refuse?: RefusalCode;
  readonly error?: ErrorCode;
  /** Of connections. */
  readonly event?: "connected" | "turned away" | "cut off" | "closed";
}

/** A log as NDJSON, appended to a file. What cannot be written is counted and lost: it stops nobody. */
export class ServeLog {
  readonly #fd: number;
  readonly #counters: Counters;
  #lines: string[] = [];
  #length = 0;
  /** A pipe took no more: it is tried again when the timer says so, not with each line. */
  #isFull = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param path of the file, or `-` for standard output
   * @throws VmprotError OUTPUT_FAILED
   */
  constructor(path: string, counters: Counters) {
    this.#counters = counters;
    this.#fd = path === "-" ? standardOutput() : opened(path);
  }

  add({ number, peer }: Pick<Connection, "number" | "peer">, what: Logged): void {
    const time = new Date().toISOString();
    const line = jsonLine({ time, client: number, pid: peer.pid, uid: peer.uid, ...what });
    if (this.#length > MOST) {
      this.#counters.unlogged += 1;
      return;
    }
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= BATCH && !this.#isFull) this.flush();
    this.#timer ??= setTimeout(() => this.flush(), DELAY);
  }

  /** Writes what is there. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#lines;
    if (lines.length === 0) return;
    let rest: Buffer = Buffer.from(lines.join(""));
    this.#lines = [];
    this.#length = 0;
    this.#isFull = false;
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.#fd, rest));
    } catch (error) {
      if (isBusy(error)) this.#keep(rest.toString());
      else this.#counters.unlogged += lines.length;
    }
  }

  close(): void {
    this.flush();
    clearTimeout(this.#timer);
    if (this.#fd !== STDOUT) closeSync(this.#fd);
  }

  #keep(text: string): void {
    this.#isFull = true;
    this.#lines = [text];
    this.#length = text.length;
    this.#timer = setTimeout(() => this.flush(), DELAY);
  }
}

/** @throws VmprotError OUTPUT_FAILED */
function opened(path: string): number {
  try {
    return openSync(path, APPENDING, 0o600);
  } catch (error) {
    throw new VmprotError("OUTPUT_FAILED", `${path} cannot be written: ${systemReason(error)}.`);
  }
}

/** Opened anew, so that a pipe that nobody reads is not waited for, and others who have it do as before. */
function standardOutput(): number {
  try {
    return openSync(`/proc/self/fd/${STDOUT}`, APPENDING);
  } catch {
    // A socket, as that to systemd's journal, cannot be opened.
    return STDOUT;
  }
}
