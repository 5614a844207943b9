import { freezeDeep } from "../base/plain.js";
import type { CodeEntry } from "./code-entry.js";

/**
 * Stable codes of what a guest's mapping has that may be unwelcome: accepted differences between the
 * host's memory type and the guest's, and slow reads.
 */
export type HazardCode = "SNOOPED_ALIAS" | "SELF_SNOOPED_ALIAS" | "UNCACHED_ALIAS" | "SLOW_READS";

/** What a hazard is about: whether what is read is right, or only how fast. */
export interface HazardEntry extends CodeEntry {
  readonly about: "coherence" | "speed";
}

/** Every hazard code. */
export const HAZARD_CODES: Readonly<Record<HazardCode, HazardEntry>> = freezeDeep<
  Readonly<Record<HazardCode, HazardEntry>>
>({
  SNOOPED_ALIAS: {
    about: "coherence",
    message:
      "The host maps the memory cached and the guest does not; the guest's accesses probe the caches, so they stay coherent but are slow.",
    cause:
      "AMD nested paging turns the guest's type into WC+ or CD, both of which probe all processors' caches.",
    remedy: "None needed for correctness; use profile strict to refuse it.",
  },
  SELF_SNOOPED_ALIAS: {
    about: "coherence",
    message:
      "The host maps the RAM cached and the guest does not; the CPU snoops its own caches, but the manual supports no such alias.",
    cause: "Intel CPUs with self-snoop keep mismatched mappings of RAM coherent.",
    remedy: "Have the guest map the buffer cached; use profile strict to refuse it.",
  },
  UNCACHED_ALIAS: {
    about: "coherence",
    message:
      "Host and guest both map the memory uncacheable, but with different ordering or write merging.",
    cause: "One side is write-combined and the other uncached or device memory.",
    remedy: "Order accesses with barriers on both sides; use profile strict to refuse it.",
  },
  SLOW_READS: {
    about: "speed",
    message: "The guest's mapping is not cached: its CPU reads the buffer slowly.",
    cause:
      "Reads of write-combined and uncached memory go to memory one by one. Programs that read back pixels or computed data see it as a slow GPU.",
    remedy: "Let the guest only write through it; allocate a cached buffer for what it reads.",
  },
});
