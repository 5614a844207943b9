import type { AdapterRule, ExporterAdapter, ExporterProbe, HostTraits } from "@vmprot/core";
import type { LawOptions } from "@vmprot/testkit";
import {
  type FunctionAnswer,
  type Known,
  OPTIONS,
  SOUND,
  SOUND_FUNCTION,
  soundPlacements,
} from "./fake-adapter.js";

/** An adapter that one law must catch, and what the message must say. */
export interface Broken {
  readonly law: string;
  readonly how: string;
  readonly adapter: ExporterAdapter;
  readonly options: LawOptions;
  readonly says: string;
}

/** The sound adapter with other fields. */
export const broken = (
  law: string,
  how: string,
  change: object,
  says: string,
  options = OPTIONS,
): Broken => ({
  law,
  how,
  adapter: { ...SOUND, ...change } as ExporterAdapter,
  options,
  says,
});

/** The sound adapter with another row in the place of one of its own, or before all others. */
export function brokenRow(
  law: string,
  how: string,
  row: Partial<AdapterRule> & { readonly id: string },
  says: string,
): Broken {
  const rules = SOUND.rules ?? [];
  const changed = rules.map((rule) => (rule.id === row.id ? { ...rule, ...row } : rule));
  const isNew = rules.every(({ id }) => id !== row.id);
  return broken(law, how, { rules: isNew ? [row, ...rules] : changed }, says);
}

type Says = (facts: Known, host: HostTraits) => FunctionAnswer | undefined;

/** The sound function where another one says nothing. */
export function brokenFunction(law: string, how: string, other: Says, says: string): Broken {
  const adapter = {
    ...SOUND_FUNCTION,
    placements(facts: Known, host: HostTraits) {
      const said = other(facts, host);
      return said === undefined ? soundPlacements(facts, host) : said;
    },
  } as ExporterAdapter;
  return { law, how, adapter, options: OPTIONS, says };
}

export const brokenProbe = (law: string, how: string, probe: ExporterProbe, says: string): Broken =>
  broken(law, how, { probe }, says);
