import { own } from "../base/plain.js";
import type { HostTraits } from "../contract/host-traits.js";
import type { Placement } from "../contract/placement.js";
import { REFUSAL_CODES } from "../contract/refusal-codes.js";
import type { VmProtAnswer } from "../contract/vm-prot-answer.js";
import { HOST_TRAITS } from "../hosts/host-traits.js";
import { ENVIRONMENT_FIELDS } from "../rules/environment-fields.js";
import { type Answer, attributes, refusal } from "./answer.js";
import { ANYTHING, Diagrams } from "./diagram.js";
import { mostTelling } from "./evaluation.js";
import { type FactDomain, OPEN } from "./fact-domain.js";
import type { LoadedAdapter } from "./loaded-adapter.js";
import { keyOf } from "./placements.js";

/** How many possibilities of unknown facts are looked at, before more of them must be stated. */
export const MOST_POSSIBILITIES = 4096;

/** An unknown fact, and a value for each way in which it can matter. */
export interface OpenFact {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** An adapter's answers to facts of which some are unknown, or on an architecture that is. */
export interface OpenAnswer {
  /** In the adapter's order. */
  readonly facts: readonly OpenFact[];
  /**
   * For each combination of the facts' values, the last fact's running fastest: the answer on each
   * architecture in the order of the field `arch`, or the one on that which is known. None where
   * there are too many to look at.
   */
  readonly answers: readonly (readonly Answer[])[];
  /** What all of them amount to. */
  readonly answer: VmProtAnswer;
}

/**
 * Refusals of buffers whose mapping fails by itself: the VMM's own mmap or export tells. As one
 * possibility among others they harm nobody, and drop out.
 */
export function isHarmless({ answer }: Answer): boolean {
  return (
    answer.kind === "refusal" &&
    (answer.code === "NO_CPU_MAPPING" || answer.code === "NOT_EXPORTABLE")
  );
}

/** One known answer, as if it were an open one. */
export function settled(answer: Answer): OpenAnswer {
  return { facts: [], answers: [[answer]], answer: answer.answer };
}

/**
 * Asks an adapter for every possibility; a refusal that names the facts where there are too many.
 *
 * @param codes {@link OPEN} for facts that are unknown
 * @param ifDmaCoherent what the codes are on hosts whose every device is coherent
 * @param host undefined where the architecture is unknown
 */
export function openAnswer(
  adapter: LoadedAdapter,
  codes: readonly number[],
  ifDmaCoherent: readonly number[],
  host: HostTraits | undefined,
): OpenAnswer {
  const slots = [...codes.keys()].filter((slot) => codes[slot] === OPEN);
  const hosts = host === undefined ? archTraits() : [host];
  const values: (readonly number[])[] = [];
  let count = 1;
  for (const slot of slots) {
    const possible = adapter.possibilities(slot, MOST_POSSIBILITIES);
    count *= possible?.length ?? Number.POSITIVE_INFINITY;
    if (possible === undefined || count > MOST_POSSIBILITIES) return tooMany(adapter, slots);
    values.push(possible);
  }
  const answers: Answer[][] = [];
  const asked = [...codes];
  for (let combination = 0; combination < count; combination++) {
    let rest = combination;
    for (let i = slots.length - 1; i >= 0; i--) {
      const possible = values[i] as readonly number[];
      asked[slots[i] as number] = possible[rest % possible.length] as number;
      rest = Math.floor(rest / possible.length);
    }
    const coherent = asked.map((code, slot) => {
      const known = ifDmaCoherent[slot] as number;
      return known === OPEN ? code : known;
    });
    answers.push(
      hosts.map((traits) => adapter.answer(traits.dmaCoherent ? coherent : asked, traits)),
    );
  }
  const facts = slots.map((slot, i): OpenFact => {
    const domain = adapter.domains[slot] as FactDomain;
    const known = (values[i] ?? []).map((code) => domain.decode(code));
    return { name: adapter.names[slot] as string, values: known };
  });
  return { facts, answers, answer: merged(facts, answers) };
}

/** In the order of the field `arch`. */
function archTraits(): HostTraits[] {
  return ENVIRONMENT_FIELDS.arch.map((arch) => {
    const row = HOST_TRAITS.find((each) => each.arch === arch);
    if (row === undefined) throw new RangeError(`no host traits of ${arch}`);
    return row;
  });
}

function tooMany({ names }: LoadedAdapter, slots: readonly number[]): OpenAnswer {
  const facts = slots.map((slot): OpenFact => ({ name: names[slot] as string, values: [] }));
  const unknown = facts.map(({ name }) => `facts.${name}`);
  const message = `More than ${MOST_POSSIBILITIES} possibilities are open; state some of ${unknown.join(", ")}.`;
  return { facts, answers: [], answer: refusal("ATTRIBUTES_UNKNOWN", message, undefined, unknown) };
}

/** The union of the placements of all possibilities, or a refusal if one of them is one. */
function merged(facts: readonly OpenFact[], answers: readonly (readonly Answer[])[]): VmProtAnswer {
  const all = [...new Set(answers.flat())];
  const harmful = all.filter((answer) => !isHarmless(answer));
  const counting = harmful.length > 0 ? harmful : all;
  const refusals = counting.flatMap(({ answer }) => (answer.kind === "refusal" ? [answer] : []));
  if (refusals.length === counting.length) {
    const { refuse, why, rule } = mostTelling(
      refusals.map((each) => {
        const { code, message, rule } = own(each);
        return own({ refuse: code, why: message, ...(rule !== undefined && { rule }) });
      }),
    );
    return refusal(refuse, why, rule);
  }
  const placements = new Set<Placement>();
  for (const { answer } of counting) {
    if (answer.kind === "attributes") for (const each of answer.placements) placements.add(each);
  }
  const outcome = ({ answer }: Answer): string => {
    if (answer.kind === "refusal") return "refusal";
    return refusals.length > 0 ? "attributes" : keyOf(answer.placements);
  };
  const unknown = deciding(facts, answers, (answer) =>
    harmful.length > 0 && isHarmless(answer) ? undefined : outcome(answer),
  );
  if (refusals.length === 0) return attributes([...placements], unknown);
  const onFacts = unknown.some((field) => field.startsWith("facts."));
  const code = onFacts ? "ATTRIBUTES_UNKNOWN" : "PLATFORM_UNKNOWN";
  const message = `${REFUSAL_CODES[code].message} It depends on ${unknown.join(", ")}.`;
  return refusal(code, message, undefined, unknown);
}

/** The fields on which an outcome of the answers depends; undefined outcomes do not count. */
function deciding(
  facts: readonly OpenFact[],
  answers: readonly (readonly Answer[])[],
  outcomeOf: (answer: Answer) => string | undefined,
): string[] {
  const diagrams = new Diagrams();
  const below = (slot: number, combination: number): number => {
    // Beyond the end of a list its prototype would answer.
    const fact = slot < facts.length ? facts[slot] : undefined;
    if (fact !== undefined) {
      const children = fact.values.map((_, index) =>
        below(slot + 1, combination * fact.values.length + index),
      );
      return diagrams.node(slot, children);
    }
    const leaves = (answers[combination] ?? []).map((answer) => {
      const outcome = outcomeOf(answer);
      return outcome === undefined ? ANYTHING : diagrams.leaf(outcome);
    });
    return diagrams.node(facts.length, leaves);
  };
  const names = [...facts.map(({ name }) => `facts.${name}`), "platform.arch"];
  return diagrams.deciding(below(0, 0)).map((field) => names[field] as string);
}
