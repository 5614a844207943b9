import { closeSync, openSync, writeSync } from "node:fs";
import type { ErrorCode, RefusalCode } from "@vmprot/core";
import { VmprotError } from "@vmprot/core";
import { jsonLine } from "../output/json-rows.js";
import type { QueryId } from "../protocol/query-id.js";
import { isBusy, systemReason } from "../system-error.js";
import type { Connection } from "./connection.js";
import type { Counters } from "./counters.js";

const STDOUT = 1;
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
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param path of the file, or `-` for standard output
   * @throws VmprotError OUTPUT_FAILED
   */
  constructor(path: string, counters: Counters) {
    this.#counters = counters;
    try {
      this.#fd = path === "-" ? STDOUT : openSync(path, "a", 0o600);
    } catch (error) {
      throw new VmprotError("OUTPUT_FAILED", `${path} cannot be written: ${systemReason(error)}.`);
    }
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
    if (this.#length >= BATCH) this.flush();
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

  /** A pipe that is full is tried again. */
  #keep(text: string): void {
    this.#lines = [text];
    this.#length = text.length;
    this.#timer = setTimeout(() => this.flush(), DELAY);
  }
}
