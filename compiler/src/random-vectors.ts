import type { FactDeclaration } from "@vmprot/core";
import type { Abi } from "./abi.js";
import type { Policy, PolicyExporter, PolicyField } from "./policy.js";
import type { Vector } from "./vectors.js";

/** Kernels on both sides of every border, and one that is newer than all. */
const BEFORE_ALL = [1, 0];
const AFTER_ALL = [99, 0];

/** How random vectors are. */
export interface RandomVectors {
  readonly seed: number;
  readonly count: number;
  /** The share of facts and fields that are unknown, from 0 to 1. */
  readonly unknown: number;
}

/** Random queries of all exporters; the same for the same seed. */
export function randomVectors(policy: Policy, abi: Abi, options: RandomVectors): Vector[] {
  const random = generator(options.seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const isUnknown = (): boolean => random() < options.unknown;
  return Array.from({ length: options.count }, () => {
    const which = policy.exporters[below(policy.exporters.length)] as PolicyExporter;
    const { exporter, facts } = which;
    return {
      exporter: abi.exporters?.[exporter] as number,
      profile: 1 + below(policy.profiles.length),
      facts: facts.map(({ declaration }) => {
        if (!isUnknown()) return knownFact(declaration, below);
        return declaration.absentIfDmaCoherent !== undefined && below(2) === 0 ? 3 : -1;
      }),
      environment: policy.fields.flatMap((field) => fieldNumbers(field, policy, isUnknown, below)),
    };
  });
}

function knownFact(declaration: FactDeclaration, below: (limit: number) => number): number {
  switch (declaration.kind) {
    case "bits": {
      const bits = Object.values(declaration.bits);
      return bits.reduce((mask, bit) => (below(3) === 0 ? (mask | bit) >>> 0 : mask), 0);
    }
    case "word":
      return 1 + below(declaration.words.length);
    case "words":
      return 1 + below(2 ** declaration.words.length - 1);
    case "count": {
      const { least, most } = declaration;
      const near = [least, most, 4096, 65535, 65536, 1, 2, 3, 4, 5];
      const within = near.filter((each) => each >= least && each <= most);
      return within[below(within.length)] as number;
    }
    case "yes-no":
      return 1 + below(2);
  }
}

/** Most hosts are KVM's, and most guests plain: a refusal for another reason hides all others. */
function fieldNumbers(
  { field, values }: PolicyField,
  { epochs }: Policy,
  isUnknown: () => boolean,
  below: (limit: number) => number,
): readonly number[] {
  const number = isUnknown() ? 0 : 1 + below(values.length);
  switch (field) {
    case "kernel": {
      const versions = [
        BEFORE_ALL,
        ...epochs.map((each) => each.split(".").map(Number)),
        AFTER_ALL,
      ];
      return number === 0 ? [0, 0] : (versions[below(versions.length)] as number[]);
    }
    case "hypervisor":
    case "confidential":
    case "guestMemfd":
      return [number > 1 && below(4) > 0 ? 1 : number];
    default:
      return [number];
  }
}

/** Mulberry32: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
