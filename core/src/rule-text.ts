import type {
  AdapterRefusal,
  AdapterRule,
  BitsCondition,
  CountCondition,
  FactCondition,
  WordCondition,
  WordsCondition,
  YesNoCondition,
} from "./contract/adapter-rule.js";
import type { BitsFact, FactDeclaration, FactDeclarations } from "./contract/fact.js";
import type { HostCondition } from "./contract/host-traits.js";
import type { Placement } from "./contract/placement.js";

/** What a row says of the buffers that it is about. */
export interface RuleAnswer {
  readonly map?: readonly Placement[] | undefined;
  readonly refuse?: AdapterRefusal | undefined;
}

/** A fact's domain in words. */
export function domainText(fact: FactDeclaration): string {
  switch (fact.kind) {
    case "bits":
      return `any of ${bitNames(fact, 0xffff_ffff, hexBit).join(", ") || "no bits"}`;
    case "word":
      return fact.words.join(", ");
    case "words":
      return `a list of ${fact.words.join(", ")}`;
    case "count": {
      const { unit, least, most } = fact;
      return `${unit}, ${most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `${least} to ${most}`}`;
    }
    case "yes-no":
      return "true, false";
  }
}

/** What a row asks of facts and host. */
export function conditionText(
  { when = {}, host = {} }: AdapterRule,
  { facts }: { readonly facts: FactDeclarations },
): string {
  const tests = Object.entries(when).flatMap(([name, test]) => {
    const fact = facts[name];
    return fact === undefined || test === undefined ? [] : testTexts(name, fact, test);
  });
  const traits = Object.entries(host).map(([trait, is]) => traitText(trait, is as never));
  return [...tests, ...traits].join("; ") || "otherwise";
}

/** What a row answers: where the buffer can be, or the refusal. */
export function ruleAnswerText({ map = [], refuse }: RuleAnswer): string {
  if (refuse === undefined) return map.map(placementText).join(" or ");
  const { code, message } = refuse;
  return message === undefined ? `refuse ${code}` : `refuse ${code}: ${message}`;
}

/** `write-combined ram (pfnmap, shmem)`. */
export function placementText({ memory, cache, vma, pages }: Placement): string {
  return `${cache} ${memory} (${vma}, ${pages})`;
}

function testTexts(name: string, fact: FactDeclaration, test: FactCondition): string[] {
  switch (fact.kind) {
    case "bits":
      return bitsTexts(name, fact, test as BitsCondition);
    case "word":
      return [`${name} is ${list([(test as WordCondition).is].flat(), "or")}`];
    case "words": {
      const { contains, excludes } = test as WordsCondition;
      return texts([
        contains !== undefined && `${name} has ${contains}`,
        excludes !== undefined && `${name} does not have ${excludes}`,
      ]);
    }
    case "count": {
      const { is, below } = test as CountCondition;
      return texts([
        is !== undefined && `${name} is ${is}`,
        below !== undefined && `${name} is below ${below} ${fact.unit}`,
      ]);
    }
    case "yes-no":
      return [(test as YesNoCondition).is ? name : `not ${name}`];
  }
}

function bitsTexts(name: string, fact: BitsFact, test: BitsCondition): string[] {
  const { has, any, lacks, masked } = test;
  const bits = (mask: number, last?: string): string => list(bitNames(fact, mask), last);
  return texts([
    has !== undefined && `${name} has ${bits(has)}`,
    any !== undefined && `${name} has ${bits(any, "or")}`,
    lacks !== undefined && `${name} has none of ${bits(lacks)}`,
    masked !== undefined &&
      `of ${bits(masked.mask)} ${name} has ${masked.value === 0 ? "none" : `${bits(masked.value)} alone`}`,
  ]);
}

const hexBit = (name: string, bit: number): string => `${name} 0x${bit.toString(16)}`;

function bitNames({ bits }: BitsFact, mask: number, text = (name: string, _: number) => name) {
  return Object.entries(bits)
    .filter(([, bit]) => (bit & mask) !== 0)
    .map(([name, bit]) => text(name, bit));
}

/** What a trait of the host has to be, in words. */
const TRAITS: {
  readonly [T in keyof HostCondition]-?: (is: Required<HostCondition>[T]) => string;
} = {
  arch: (is) => `the host is ${list([is].flat(), "or")}`,
  kernel: ({ from, before }) =>
    texts([
      from !== undefined && `Linux is ${from} or later`,
      before !== undefined && `Linux is older than ${before}`,
    ]).join(" and "),
  canWriteCombineRam: (is) => `the host ${is ? "can" : "cannot"} map RAM write-combined`,
  dmaCoherent: (is) => `${is ? "all" : "not all"} of the host's devices see the CPU's caches`,
};

const traitText = (trait: string, is: never): string => TRAITS[trait as keyof HostCondition](is);

const list = (words: readonly string[], last = "and"): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;

const texts = (parts: readonly (string | false)[]): string[] =>
  parts.filter((part) => part !== false);
