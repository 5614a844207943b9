import { closeSync } from "node:fs";
import type { Placement, Platform } from "@vmprot/core";
import { liveMemory } from "@vmprot/linux";
import type { Kernel } from "@vmprot/linux/guest";
import type { MachineName } from "../boot/machines.js";
import type { Observation, Stage2Observation } from "../observe/protocol.js";
import type { DmaBuf } from "./allocators.js";
import { askHost, stage2Of } from "./ask-host.js";
import type { Candidate } from "./candidates.js";
import { tryGuestMemfd } from "./guest-memfd.js";
import type { CandidateReport, Outcome, Trial } from "./mappability-report.js";
import { naiveCache, placementsOf, saidHere, saidOf } from "./said.js";
import { Attempt } from "./trial.js";
import { WAYS, type Way } from "./ways.js";

const hex = (value: bigint): string => `0x${value.toString(16)}`;

interface Looked {
  readonly seen?: Observation;
  readonly stage2?: Stage2Observation;
}

/** Tries ways on one machine. */
export class Examiner {
  readonly #kernel: Kernel;
  readonly #machine: MachineName;
  readonly #platform: Platform;

  constructor(kernel: Kernel, machine: MachineName, platform: Platform) {
    this.#kernel = kernel;
    this.#machine = machine;
    this.#platform = platform;
  }

  /** Brings the buffer into a guest in every way that fits it and the machine. */
  examine(candidate: Candidate, setting?: string): CandidateReport {
    const { driver, name, exporter, facts } = candidate;
    const all = placementsOf(exporter, facts, this.#platform);
    let looked: Looked = {};
    let places = all;
    let size = 0;
    const trials: Trial[] = [];
    for (const way of WAYS.filter((each) => this.#fits(each, candidate))) {
      const buffer = candidate.make();
      size = buffer.size;
      const { outcome, ...look } = this.#try(way, buffer, all, trials.length === 0);
      if (trials.length === 0) {
        looked = look;
        places = placesSeen(all, look.seen);
      }
      const here = saidHere(places, this.#platform, way.vm);
      const said = saidOf(exporter, facts, this.#platform, way.vm);
      trials.push({ way: way.name, vm: way.vm, said, here, outcome });
      if (!candidate.single) closeSync(buffer.fd);
    }
    return { driver, name, exporter, size, ...(setting && { setting }), ...looked, places, trials };
  }

  #fits({ name, scattered, on }: Way, candidate: Candidate): boolean {
    const isThere = on === undefined || on.includes(this.#machine);
    const isMeant = candidate.ways === undefined || candidate.ways.includes(name);
    return isThere && isMeant && scattered === candidate.scattered;
  }

  #try(
    way: Way,
    buffer: DmaBuf,
    placements: readonly Placement[],
    look: boolean,
  ): Looked & { readonly outcome: Outcome } {
    const attempt = new Attempt(this.#kernel, way, buffer, naiveCache(placements));
    try {
      if (way.vm.guestMemfd) return { outcome: tryGuestMemfd(attempt, buffer) };
      const outcome = attempt.go();
      return { outcome, ...(look ? this.#look(attempt, outcome) : {}) };
    } finally {
      attempt.close();
    }
  }

  /** What the host's tables say of the first page, and KVM's where the guest has got it. */
  #look(attempt: Attempt, outcome: Outcome): Looked {
    const first = Buffer.from(liveMemory().read(attempt.address, 8)).readBigUInt64LE();
    const holds = hex(first);
    const page = { guestPhysical: hex(attempt.guestAddress), holds };
    const { pages, stage2 } = askHost(
      {
        pages: [{ address: hex(attempt.address), holds }],
        // The host looks for seconds for an entry that KVM refused to write.
        stage2: outcome.kind === "mapped" ? stage2Of(this.#machine, page) : [],
      },
      () => void attempt.exchange(),
    );
    const [seen] = pages;
    const [entry] = stage2;
    return { ...(seen && { seen }), ...(entry && { stage2: entry }) };
  }
}

/** Those of the answer's placements that are as it was seen: all, where it was not. */
function placesSeen(all: readonly Placement[], seen: Observation | undefined) {
  if (seen === undefined || "error" in seen) return all;
  const there = all.filter(({ memory }) => memory === seen.memory);
  return there.length === 0 ? all : there;
}
