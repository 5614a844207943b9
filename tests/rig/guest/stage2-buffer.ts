import { ADAPTERS } from "@vmprot/adapters";
import type { CacheMode, Facts, GuestMapVerdict, Platform, Vm } from "@vmprot/core";
import { VmProt } from "@vmprot/core";
import type { DmaBuf } from "./allocators.js";
import type { Recipe } from "./buffers.js";
import { pciBarAdapter } from "./own-memory.js";

/** A buffer, and the VM that is to get it. */
export interface Wish {
  readonly recipe: Recipe;
  readonly buffer: DmaBuf;
  readonly platform: Platform;
  readonly vm: Vm;
}

/** What is reported of it, whatever comes of it. */
interface Known {
  readonly name: string;
  readonly driver: string;
  readonly exporter: string;
  readonly facts: Facts;
  readonly platform: Platform;
  readonly vm: Vm;
  readonly verdict: GuestMapVerdict;
}

const vmProt = new VmProt([...ADAPTERS, pciBarAdapter], { remedies: false });

/** What is known of the buffer before a guest has it, and what the guest is to map it with. */
export function judged({ recipe, platform, vm }: Omit<Wish, "buffer">): {
  readonly known: Known;
  readonly cache: CacheMode;
} {
  const { name, driver, exporter, facts } = recipe;
  const { answer, verdict } = vmProt.query({ exporter, facts, platform, vm });
  // Where it is refused, the entry is to be seen all the same.
  const naive = answer.kind === "refusal" ? "cached" : answer.cache;
  const cache = verdict.kind === "map" ? verdict.guestCache : naive;
  return { known: { name, driver, exporter, facts, platform, vm, verdict }, cache };
}
