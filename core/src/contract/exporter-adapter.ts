import type { AdapterRefusal, AdapterRule } from "./adapter-rule.js";
import type { ExporterProbe } from "./exporter-probe.js";
import type { FactDeclarations, Facts, FactsOf, KnownFactsOf } from "./fact.js";
import type { HostTraits } from "./host-traits.js";
import type { Placement } from "./placement.js";

/** One representative of each distinct answer that the adapter can give. */
export interface AdapterCase<F = Facts> {
  /** A few words in the driver's own terms. */
  readonly name: string;
  readonly facts: F;
}

interface AdapterHead<F extends FactDeclarations> {
  /** The contract version that the adapter was written for. */
  readonly contract: number;
  /** The exporter's name in queries: lower case, digits, `-` and `_`; unique in a VMM. */
  readonly exporter: string;
  /**
   * Other names by which queries may name it, such as a DRM driver's (DRM_IOCTL_VERSION) or an
   * `exp_name`, each with the facts that the name says by itself: `{ "rcar-du": { driver: "rcar-du" } }`.
   * Written and as unique as exporters' names. A name says nothing that an allocator chooses.
   */
  readonly names?: Readonly<Record<string, NoInfer<Partial<KnownFactsOf<F>>>>>;
  /** One sentence for listings. */
  readonly title: string;
  /** The kernel sources or documents that were read, with the newest version. */
  readonly source: string;
  /** Every fact. Core checks queries against them, so that the adapter sees nothing else. */
  readonly facts: F;
  /** A representative of every distinct answer. */
  readonly cases: readonly AdapterCase<FactsOf<F>>[];
  /** Turns a live buffer into facts; absent where that cannot be done. */
  readonly probe?: ExporterProbe<FactsOf<F>>;
}

/**
 * What one exporter's kernel driver does, as rows: the first whose condition holds is the answer,
 * and where none holds it is UNKNOWN_FACTS. Rows can be listed, explained and compiled.
 */
export interface RuleAdapter<F extends FactDeclarations = FactDeclarations> extends AdapterHead<F> {
  readonly rules: readonly AdapterRule<F>[];
  readonly placements?: never;
}

/** What one exporter's kernel driver does, as a function: for logic that rows cannot say. */
export interface FunctionAdapter<F extends FactDeclarations = FactDeclarations>
  extends AdapterHead<F> {
  readonly rules?: never;
  /**
   * Every placement that the buffer can have over its life, or a refusal. Must not throw, mutate or
   * depend on anything but its arguments. What it returns is copied.
   *
   * @param facts checked, complete and known: core asks once for each value that an unknown fact
   * can have
   */
  placements(facts: KnownFactsOf<F>, host: HostTraits): readonly Placement[] | AdapterRefusal;
}

/** An adapter describes placements and nothing else; core derives the worst case, and judges. */
export type ExporterAdapter<F extends FactDeclarations = FactDeclarations> =
  | RuleAdapter<F>
  | FunctionAdapter<F>;
