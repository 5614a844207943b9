import {
  CACHE_MODES,
  type Facts,
  type HostTraits,
  type Placement,
  type VmProtAnswer,
} from "@vmprot/core";
import type { Rule } from "../law.js";
import { answerKey, at, placeText, type Subject } from "../subject.js";

/** The traits that have a direction. */
type Trait = "canWriteCombineRam" | "dmaCoherent";
const TRAITS: readonly Trait[] = ["canWriteCombineRam", "dmaCoherent"];

/**
 * Two hosts with one kernel that differ in one trait: the first has it. Not those that a row tells
 * apart by their architecture, which has its reasons beside the traits.
 */
interface Pair {
  readonly trait: Trait;
  readonly able: HostTraits;
  readonly unable: HostTraits;
}

function pairs({ hosts, adapter }: Subject): Pair[] {
  const named = (adapter.rules ?? []).flatMap(({ host }) =>
    host?.arch === undefined ? [] : [[host.arch].flat()],
  );
  const isToldApart = (one: HostTraits, other: HostTraits): boolean =>
    named.some((arches) => arches.includes(one.arch) !== arches.includes(other.arch));
  return hosts.flatMap((able) =>
    hosts.flatMap((unable) => {
      const [trait, ...others] = TRAITS.filter((name) => able[name] !== unable[name]);
      if (trait === undefined || others.length > 0 || !able[trait]) return [];
      if (able.kernel !== unable.kernel || isToldApart(able, unable)) return [];
      return [{ trait, able, unable }];
    }),
  );
}

/** How cacheable the RAM of an answer is, from 0 uncached; undefined where it has none. */
function cacheable(answer: VmProtAnswer): number | undefined {
  if (answer.kind === "refusal") return undefined;
  const inRam = answer.placements.filter(({ memory }: Placement) => memory === "ram");
  if (inRam.length === 0) return undefined;
  return Math.min(...inRam.map(({ cache }) => CACHE_MODES.indexOf(cache)));
}

/**
 * A kernel that takes every device for coherent maps memory cached, and cannot flush it; whoever
 * states a device that is not is believed. Elsewhere the same memory need not be cached.
 */
const isDisbelieved = (able: VmProtAnswer, unable: VmProtAnswer): boolean =>
  able.kind === "refusal" &&
  able.code === "SYNC_REQUIRED" &&
  unable.kind === "attributes" &&
  unable.placements.every(({ cache }) => cache !== "cached");

/** What is wrong with the answers of two hosts. */
const WRONG: Readonly<Record<Trait, (able: VmProtAnswer, unable: VmProtAnswer) => boolean>> = {
  // Who cannot write-combine RAM maps it cached instead, never the other way round.
  canWriteCombineRam: (able, unable) => Number(cacheable(able)) > Number(cacheable(unable)),
  // Where all devices see the caches, nothing has to be flushed or mapped uncached.
  dmaCoherent: (able, unable) =>
    unable.kind === "attributes" &&
    !isDisbelieved(able, unable) &&
    (able.kind === "refusal" || Number(cacheable(able)) < Number(cacheable(unable))),
};

/** Whether a row answers that asks for architectures: it knows more than the trait says. */
function isArchAsked(subject: Subject, facts: Facts, host: HostTraits): boolean {
  const { rules = [], exporter } = subject.adapter;
  const row = subject.row(facts, host);
  return rules.some((rule) => rule.host?.arch !== undefined && `${exporter}:${rule.id}` === row);
}

/** A host's traits work in the direction that they have. */
export const hostMonotone: Rule = {
  name: "host-monotone",
  why: "A trait that is asked for the wrong way round maps buffers with the other kind of host's attribute.",
  counterexample(subject) {
    const compared = pairs(subject);
    for (const facts of subject.points) {
      for (const { trait, able, unable } of compared) {
        const answers = [subject.answer(facts, able), subject.answer(facts, unable)] as const;
        if (!WRONG[trait](...answers)) continue;
        if ([able, unable].some((host) => isArchAsked(subject, facts, host))) continue;
        const [one, other] = answers.map(answerKey);
        return `${at(facts)}: with ${trait} (${placeText(able)}) ${one}, without (${placeText(unable)}) ${other}`;
      }
    }
    return undefined;
  },
};
