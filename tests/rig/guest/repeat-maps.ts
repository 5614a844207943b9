import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type HostBuffer, parseTold, type Told } from "@vmprot/example-linux-guest";
import type { Held, RepeatedReport } from "./linux-guest-report.js";

/** Numbers that the guest rings with; those of buffers are below. */
const RING = { begin: 900, before: 901, after: 902 };
/** What is made at the first maps only, and kept. */
const WARM_UP = 10;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** One buffer that the guest maps and unmaps many times: what the VMM holds must not grow. */
export class RepeatMaps {
  /** The steps, from after the exchange. */
  readonly script: readonly string[];
  readonly #hold: () => Omit<Held, "heap">;
  readonly #held = new Map<number, Held>();
  #told: Told | undefined;

  /**
   * @param times 0 for not at all
   * @param hold what the VMM holds now
   */
  constructor({ blobId, size }: HostBuffer, times: number, hold: () => Omit<Held, "heap">) {
    this.#hold = hold;
    const measure = (rounds: number): string => `measure ${rounds} ${blobId} ${size}`;
    const watched = [measure(WARM_UP), `ring ${RING.before}`, measure(times), `ring ${RING.after}`];
    this.script = times === 0 ? [] : [`ring ${RING.begin}`, ...watched];
  }

  line(line: string): void {
    const told = parseTold(line);
    if (told?.step.startsWith("measure")) this.#told = told;
  }

  ring(number: number): void {
    if (number !== RING.before && number !== RING.after) return;
    collect();
    this.#held.set(number, { heap: process.memoryUsage().heapUsed, ...this.#hold() });
  }

  /** Undefined where the guest did not come so far. */
  get result(): RepeatedReport | undefined {
    const [before, after] = [this.#held.get(RING.before), this.#held.get(RING.after)];
    if (this.#told === undefined || before === undefined || after === undefined) return undefined;
    return { told: this.#told, before, after };
  }
}
