import type { Profile } from "../contract/profile.js";
import type { Result } from "../contract/result.js";
import type { Environment } from "./environment.js";
import { type FactDomain, OPEN } from "./fact-domain.js";
import type { LoadedAdapter } from "./loaded-adapter.js";
import { openAnswer, settled } from "./open-answer.js";
import { withAnyKernel } from "./possible-hosts.js";
import type { ReadFacts } from "./read-facts.js";
import { environmentRemedy, joined, type Remedy } from "./remedies.js";

/** What an allocator could have chosen, as one of the adapter's cases does, and what is needed besides. */
export interface Allocation {
  readonly name: string;
  readonly chosen: ReadonlyMap<number, number>;
  readonly besides: Remedy;
  /** The refusals that it was the way out of, by the facts that differ. */
  readonly results: Map<string, Result>;
}

/**
 * Every case that is mapped in place of what the facts say, after so many changes of VM and host. All
 * that no case chooses is as the facts say it.
 */
export function allocationsInstead(
  adapter: LoadedAdapter,
  read: ReadFacts,
  { fields, hosts }: Pick<Environment, "fields" | "hosts">,
  profile: Profile,
  count: number,
): Allocation[] {
  const host = adapter.hostOf(hosts);
  // A remedy can be another kernel, on which the adapter may answer otherwise.
  const { arches } = hosts;
  return adapter.allocations.flatMap(({ name, codes: chosen }) => {
    const codes = read.codes.map((code, slot) => chosen.get(slot) ?? code);
    const ifDmaCoherent = read.codesIfDmaCoherent.map((code, slot) => chosen.get(slot) ?? code);
    const known = hosts.areDmaCoherent ? ifDmaCoherent : codes;
    // A function would have to be asked about every possibility.
    if (chosen.size === 0 || (adapter.rules === undefined && known.includes(OPEN))) return [];
    const isKnown = host >= 0 && !known.includes(OPEN);
    const there = isKnown ? settled(adapter.answer(known, host)) : undefined;
    const answer =
      there === undefined || adapter.isKernelAsked(arches)
        ? openAnswer(adapter, known, ifDmaCoherent, withAnyKernel(hosts))
        : there;
    const besides = environmentRemedy(answer, fields, profile, count);
    return besides === undefined ? [] : [{ name, chosen, besides, results: new Map() }];
  });
}

/** The one that differs least from the facts, the first of equals. */
export function nearestAllocation(
  allocations: readonly Allocation[],
  codes: readonly number[],
): Allocation | undefined {
  let best: Allocation | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const allocation of allocations) {
    let differing = 0;
    for (const [slot, code] of allocation.chosen) if (codes[slot] !== code) differing++;
    if (differing > 0 && differing < fewest) {
      best = allocation;
      fewest = differing;
    }
  }
  return best;
}

/** What to do for an allocation, where the facts are these. */
export function remedyBy(
  { name, chosen, besides }: Allocation,
  { names, domains }: LoadedAdapter,
  codes: readonly number[],
): Remedy {
  const changed = [...chosen].filter(([slot, code]) => codes[slot] !== code);
  const fields = changed.map(([slot, code]) => {
    return { field: `facts.${names[slot]}`, domain: domains[slot] as FactDomain, code };
  });
  const words = fields.map(({ field, domain, code }) => `${field} ${domain.inWords(code)}`);
  const text = `Allocate another buffer, as in the case "${name}": ${words.join(", ")}`;
  const changes = fields.map(({ field, domain, code }) => ({ field, value: domain.decode(code) }));
  return { text: joined(text, besides.text), changes: [...changes, ...besides.changes] };
}
