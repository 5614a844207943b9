import type { RefusalCode } from "../codes/refusal-codes.js";
import type { ExporterProbe } from "./exporter-probe.js";
import type { Placement } from "./placement.js";
import type { Facts } from "./query.js";

/** What an adapter may ask about the host, beyond the buffer's own facts. */
export interface HostTraits {
  /**
   * drm_arch_can_wc_memory(): whether this architecture's kernel lets drivers map RAM
   * write-combined (include/drm/drm_cache.h).
   */
  readonly canWriteCombineRam: boolean;
  /**
   * Every device's DMA sees the CPU's caches, so that the kernel's DMA API has nothing to flush
   * (no CONFIG_ARCH_HAS_SYNC_DMA_FOR_DEVICE). False where some devices may not.
   */
  readonly dmaCoherent: boolean;
}

/** An adapter's refusal to describe placements. */
export interface AdapterRefusal {
  readonly code: RefusalCode;
  /** Says more than the code's own message; absent means that message. */
  readonly message?: string;
}

/** How core fills in a fact that is absent or `"unknown"`. */
export interface OptionalFact {
  /** Every value that the fact can have: what `"unknown"` stands for. */
  readonly values: readonly unknown[];
  /** What absence means; `"unknown"` where there is no safe default. */
  readonly absent: unknown;
  /** The meaning of the default, for documentation. */
  readonly doc: string;
}

/** One representative of each distinct answer that the adapter can give. */
export interface AdapterCase<F> {
  /** A few words in the driver's own terms. */
  readonly name: string;
  readonly facts: F;
}

/**
 * What one exporter's kernel driver does, as a pure function of facts. An adapter describes
 * placements and nothing else; core derives the worst case, and judges.
 */
export interface ExporterAdapter<F = Facts> {
  /** The contract version that the adapter was written for. */
  readonly contract: number;
  /** The exporter's name in queries: lower case, digits, `-` and `_`; unique in a VMM. */
  readonly exporter: string;
  /** One sentence for listings. */
  readonly title: string;
  /** The kernel sources or documents that the placements were read from. */
  readonly source: string;
  /**
   * Facts that may be absent or `"unknown"`. Core asks once for each value that `"unknown"` stands
   * for, so the adapter never sees `"unknown"`; absence it sees only where that has a default.
   */
  readonly optionalFacts: Readonly<Record<string, OptionalFact>>;
  /** A representative of every distinct answer. */
  readonly cases: readonly AdapterCase<F>[];
  /**
   * Every placement that the buffer can have over its life, or a refusal. Must not throw, mutate or
   * depend on anything but its arguments; should return shared constants, so that results are
   * shared too.
   *
   * @param facts as the caller gave them, unchecked, with every `"unknown"` optional fact replaced
   */
  placements(facts: F, host: HostTraits): readonly Placement[] | AdapterRefusal;
  /** Turns a live buffer into facts; absent where that cannot be done. */
  readonly probe?: ExporterProbe<F>;
}
