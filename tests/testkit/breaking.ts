import type { ExporterAdapter, Facts, HostTraits } from "@vmprot/core";
import type { LawOptions } from "@vmprot/testkit";
import { BITS, OPTIONS, type Said, SOUND } from "./sound-adapter.js";

/** An adapter that one law must catch, and what the message must say. */
export interface Broken {
  readonly law: string;
  readonly how: string;
  readonly adapter: ExporterAdapter;
  readonly options?: LawOptions;
  readonly says: string;
}

type Change = Partial<ExporterAdapter>;

/** The sound adapter with placements that look at the facts, or fall back to its own. */
export const placing = (says: (facts: Facts, host: HostTraits) => Said | undefined): Change => ({
  placements: (facts, host) => says(facts, host) ?? SOUND.placements(facts, host),
});
export const answering = (said: unknown): Change =>
  placing(({ flags }) => (flags === BITS.WC ? (said as Said) : undefined));
export const optional = (change: object): Change => ({
  optionalFacts: { imported: { values: [false, true], absent: false, doc: "native", ...change } },
});

export const broken = (
  law: string,
  how: string,
  change: Change,
  says: string,
  options = OPTIONS,
): Broken => ({
  law,
  how,
  adapter: { ...SOUND, ...change },
  options,
  says,
});
