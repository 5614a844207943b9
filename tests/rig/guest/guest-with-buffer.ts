import type { GuestMapVerdict } from "@vmprot/core";
import { liveMemory } from "@vmprot/linux";
import type { RunningGuest, Seen, Started } from "@vmprot/linux/guest";
import type {
  Observation,
  PageRequest,
  Stage2Observation,
  Stage2Request,
} from "../observe/protocol.js";
import type { Recipe } from "./buffers.js";
import type { GuestReport } from "./kvm-report.js";

const hex = (value: bigint): string => `0x${value.toString(16)}`;

/** A buffer, the verdict on it, and the guest that was started with it. */
export class GuestWithBuffer {
  readonly #recipe: Recipe;
  readonly #verdict: GuestMapVerdict;
  readonly #size: number;
  readonly #started: Started;
  readonly #rounds: Seen[] = [];
  readonly observations: { readonly seen: Observation; readonly stage2?: Stage2Observation }[] = [];

  constructor(recipe: Recipe, verdict: GuestMapVerdict, size: number, started: Started) {
    this.#recipe = recipe;
    this.#verdict = verdict;
    this.#size = size;
    this.#started = started;
  }

  get running(): RunningGuest | undefined {
    return this.#started.kind === "running" ? this.#started.guest : undefined;
  }

  /** The first time with what the host wrote, then with what the guest wrote itself. */
  round(): void {
    const { running } = this;
    if (running === undefined) return;
    // What a failed guest would read back, it has not written.
    const firstFailed = this.#rounds[0]?.kind === "failed";
    const fresh = this.#rounds.length === 0 || firstFailed;
    this.#rounds.push(fresh ? running.exchange() : running.again());
  }

  /** Lets the guest run over what is there, whatever that is. */
  touch(): void {
    this.running?.again();
  }

  /** The first page, for the host to look at. Reading it faults it in, wherever it is now. */
  request(): { readonly page: PageRequest; readonly guestPage: Stage2Request } | undefined {
    const { running } = this;
    if (running === undefined) return undefined;
    const first = Buffer.from(liveMemory().read(running.address, 8)).readBigUInt64LE();
    const holds = hex(first);
    return {
      page: { address: hex(running.address), holds },
      guestPage: { guestPhysical: hex(running.guestAddress), holds },
    };
  }

  report(): GuestReport {
    const { name, driver, exporter, facts } = this.#recipe;
    const [first, afterPressure] = this.#rounds;
    const [before, after] = this.observations;
    return {
      ...{ name, driver, exporter, facts, size: this.#size },
      ...{ verdict: this.#verdict, forced: this.#verdict.kind === "refuse" },
      ...(this.running && { mode: this.running.mode }),
      ...(this.#started.kind === "failed" && { notStarted: this.#started.fault }),
      ...(this.#started.kind === "unable" && { notStarted: this.#started.why }),
      ...(first && { first }),
      ...before,
      ...(afterPressure && { afterPressure }),
      ...(after && { seenAfterPressure: after.seen }),
      ...(after?.stage2 && { stage2AfterPressure: after.stage2 }),
    };
  }
}
