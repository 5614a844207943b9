import { own } from "../base/plain.js";
import type { Placement } from "../contract/placement.js";
import { REFUSAL_CODES } from "../contract/refusal-codes.js";
import type { VmProtAnswer } from "../contract/vm-prot-answer.js";
import { HOSTS } from "../hosts/host-traits.js";
import { PLATFORM_FIELDS } from "../rules/environment-fields.js";
import { type Answer, attributes, refusal } from "./answer.js";
import { ANYTHING, Diagrams } from "./diagram.js";
import { mostTelling } from "./evaluation.js";
import { type FactDomain, OPEN } from "./fact-domain.js";
import type { LoadedAdapter } from "./loaded-adapter.js";
import { keyOf } from "./placements.js";
import { hostAt, NEWEST, type PossibleHosts } from "./possible-hosts.js";

/** How many possibilities of unknown facts are looked at, before more of them must be stated. */
export const MOST_POSSIBILITIES = 4096;

/** An unknown fact, and a value for each way in which it can matter. */
export interface OpenFact {
  readonly name: string;
  readonly values: readonly unknown[];
  /** Its absence says what it is on hosts whose every device sees the CPU's caches. */
  readonly isKnownIfDmaCoherent: boolean;
}

/** What is unknown of the host, of all that an adapter may ask; in the order in which it is asked for. */
export type HostField = "arch" | "kernel";

/** An adapter's answers to facts of which some are unknown, or on a host that is. */
export interface OpenAnswer {
  /** In the adapter's order. */
  readonly facts: readonly OpenFact[];
  /** What makes a difference of the host; each with all the values of its field. */
  readonly hostFields: readonly HostField[];
  /**
   * For each combination of the facts' values, the last fact's running fastest: the answer for each
   * combination of the host fields' values, likewise. None where there are too many to look at.
   */
  readonly answers: readonly (readonly Answer[])[];
  /** For each combination of the host fields' values: the different ones of its answers. */
  readonly different: readonly (readonly Answer[])[];
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
  const answers = [[answer]];
  return { facts: [], hostFields: [], answers, different: answers, answer: answer.answer };
}

/**
 * Asks an adapter for every possibility; a refusal that names the facts where there are too many.
 *
 * @param codes {@link OPEN} for facts that are unknown
 * @param ifDmaCoherent what the codes are on hosts whose every device is coherent
 */
export function openAnswer(
  adapter: LoadedAdapter,
  codes: readonly number[],
  ifDmaCoherent: readonly number[],
  possible: PossibleHosts,
): OpenAnswer {
  const { arches, kernels } = possible;
  const slots = [...codes.keys()].filter((slot) => codes[slot] === OPEN);
  const isKernelAsked = kernels.length > 1 && adapter.isKernelAsked(arches);
  const asksFor = kernels.length > 1 && !isKernelAsked ? [NEWEST] : kernels;
  const hosts = arches.flatMap((arch) => asksFor.map((kernel) => hostAt(arch, kernel)));
  const hostFields: HostField[] = [];
  if (arches.length > 1) hostFields.push("arch");
  if (isKernelAsked) hostFields.push("kernel");
  const values: (readonly number[])[] = [];
  let count = 1;
  for (const slot of slots) {
    const some = adapter.possibilities(slot, MOST_POSSIBILITIES);
    count *= some?.length ?? Number.POSITIVE_INFINITY;
    if (some === undefined || count > MOST_POSSIBILITIES) return tooMany(adapter, slots);
    values.push(some);
  }
  const answers: Answer[][] = [];
  const asked = [...codes];
  for (let combination = 0; combination < count; combination++) {
    let rest = combination;
    for (let i = slots.length - 1; i >= 0; i--) {
      const some = values[i] as readonly number[];
      asked[slots[i] as number] = some[rest % some.length] as number;
      rest = Math.floor(rest / some.length);
    }
    const coherent = asked.map((code, slot) => {
      const known = ifDmaCoherent[slot] as number;
      return known === OPEN ? code : known;
    });
    answers.push(
      hosts.map((host) => adapter.answer(HOSTS[host]?.dmaCoherent ? coherent : asked, host)),
    );
  }
  // Of a function only its answers show whether it asks for the kernel.
  if (kernels.length > 1 && isKernelAsked !== adapter.isKernelAsked(arches)) {
    return openAnswer(adapter, codes, ifDmaCoherent, possible);
  }
  const facts = slots.map((slot, i): OpenFact => {
    const domain = adapter.domains[slot] as FactDomain;
    const known = (values[i] ?? []).map((code) => domain.decode(code));
    const isKnownIfDmaCoherent = ifDmaCoherent[slot] !== OPEN;
    return { name: adapter.names[slot] as string, values: known, isKnownIfDmaCoherent };
  });
  const different = hosts.map((_, index) => [
    ...new Set(answers.map((each) => each[index] as Answer)),
  ]);
  const open = { facts, hostFields, answers, different };
  return { ...open, answer: merged(open) };
}

function tooMany({ names }: LoadedAdapter, slots: readonly number[]): OpenAnswer {
  const facts = slots.map(
    (slot): OpenFact => ({ name: names[slot] as string, values: [], isKnownIfDmaCoherent: false }),
  );
  const unknown = facts.map(({ name }) => `facts.${name}`);
  const message = `More than ${MOST_POSSIBILITIES} possibilities are open; state some of ${unknown.join(", ")}.`;
  const answer = refusal("ATTRIBUTES_UNKNOWN", message, undefined, unknown);
  return { facts, hostFields: [], answers: [], different: [], answer };
}

/** What there is for each combination of host fields, by the value of the first of them. */
export function byHostField<T>(field: HostField, all: readonly T[]): (readonly T[])[] {
  const { length } = PLATFORM_FIELDS[field];
  const each = all.length / length;
  return Array.from({ length }, (_, index) => all.slice(index * each, (index + 1) * each));
}

/** The union of the placements of all possibilities, or a refusal if one of them is one. */
function merged(open: Omit<OpenAnswer, "answer">): VmProtAnswer {
  const all = [...new Set(open.answers.flat())];
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
  const unknown = deciding(open, (answer) =>
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
  { facts, hostFields, answers }: Omit<OpenAnswer, "answer">,
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
    return ofHosts(0, answers[combination] ?? []);
  };
  const ofHosts = (slot: number, possible: readonly Answer[]): number => {
    const [first] = possible;
    if (first === undefined) throw new RangeError("no answer for a possibility");
    if (possible.every((answer) => answer === first)) {
      const outcome = outcomeOf(first);
      return outcome === undefined ? ANYTHING : diagrams.leaf(outcome);
    }
    const parts = byHostField(hostFields[slot] as HostField, possible);
    return diagrams.node(
      facts.length + ["arch", "kernel"].indexOf(hostFields[slot] as HostField),
      parts.map((part) => ofHosts(slot + 1, part)),
    );
  };
  const names = [...facts.map(({ name }) => `facts.${name}`), "platform.arch", "platform.kernel"];
  return diagrams.deciding(below(0, 0)).map((field) => names[field] as string);
}
