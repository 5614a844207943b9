import type { HostTraits } from "../contract/host-traits.js";
import { type FactDomain, OPEN } from "./fact-domain.js";
import type { LoadedAdapter, ReadFacts } from "./loaded-adapter.js";
import { type OpenAnswer, openAnswer, settled } from "./open-answer.js";
import { keyOf } from "./placements.js";
import type { Allocation } from "./remedies.js";

/**
 * What an allocator could have chosen, as the adapter's cases do, in place of what the facts say, and
 * all else as they say it: the fewest changes first, each outcome once.
 *
 * @param open the answer to the facts as they are
 */
export function allocationsInstead(
  adapter: LoadedAdapter,
  open: OpenAnswer,
  read: ReadFacts,
  traits: HostTraits | undefined,
): Allocation[] {
  const all: Allocation[] = [];
  const seen = new Set<string>([possibilitiesOf(open)]);
  const nearestFirst = adapter.allocations
    .map(({ name, codes: chosen }) => {
      const codes = read.codes.map((code, slot) => chosen.get(slot) ?? code);
      const differing = codes.flatMap((code, slot) => (code === read.codes[slot] ? [] : slot));
      return { name, chosen, codes, differing };
    })
    .sort((one, other) => one.differing.length - other.differing.length);
  for (const { name, chosen, codes, differing } of nearestFirst) {
    const ifDmaCoherent = read.codesIfDmaCoherent.map((code, slot) => chosen.get(slot) ?? code);
    const known = traits?.dmaCoherent === true ? ifDmaCoherent : codes;
    // A function would have to be asked about every possibility.
    if (differing.length === 0 || (adapter.rules === undefined && known.includes(OPEN))) continue;
    const answer =
      traits === undefined || known.includes(OPEN)
        ? openAnswer(adapter, known, ifDmaCoherent, traits)
        : settled(adapter.answer(known, traits));
    const possibilities = possibilitiesOf(answer);
    if (answer.answer.kind === "refusal" || seen.has(possibilities)) continue;
    seen.add(possibilities);
    all.push({ answer, ...described(adapter, name, codes, differing) });
  }
  return all;
}

/** A word that answers share if all that can be mapped is the same. */
function possibilitiesOf({ answers, answer }: OpenAnswer): string {
  if (answer.kind === "refusal") return "";
  return answers
    .flat()
    .map((each) => (each.answer.kind === "refusal" ? "" : keyOf(each.answer.placements)))
    .join(" ");
}

function described(
  { names, domains }: LoadedAdapter,
  name: string,
  codes: readonly number[],
  differing: readonly number[],
): Pick<Allocation, "text" | "changes"> {
  const chosen = differing.map((slot) => {
    const domain = domains[slot] as FactDomain;
    return { field: `facts.${names[slot]}`, domain, code: codes[slot] as number };
  });
  const words = chosen.map(({ field, domain, code }) => `${field} ${domain.inWords(code)}`);
  return {
    text: `Allocate another buffer, as in the case "${name}": ${words.join(", ")}`,
    changes: chosen.map(({ field, domain, code }) => ({ field, value: domain.decode(code) })),
  };
}
