import {
  type Change,
  FIX_COSTS,
  type Fixes,
  PRESETS,
  type Query,
  REFUSAL_CODES,
  type RefuseVerdict,
} from "@vmprot/core";
import { withChanges } from "../support/remedies.js";
import { ADAPTERS, vmProt } from "../support/space.js";
import { stride } from "../support/thoroughness.js";

const plain = PRESETS[0]?.vm ?? {};

/** What a VMM can do wrong, and what a host can lack, one at a time. */
const TROUBLE: readonly Partial<Query>[] = [
  { vm: { ...plain, dirtyLogging: true } },
  { vm: { ...plain, mte: true } },
  { vm: { ...plain, guestMemfd: true } },
  { vm: { ...plain, gpaCongruent: true } },
  { vm: { ...plain, confidential: "sev" } },
  { vm: { ...plain, confidential: "tdx" } },
  { vm: { ...plain, nonCoherentDma: true, guestMtrr: "uncached" } },
  { profile: "strict" },
];
const KERNELS = ["5.10", "6.1", "6.12", "6.16", "6.18", "7.2"];
const CHANGED = [
  {},
  { shmemHugePages: true, memfdHugePages: true },
  { nestedPaging: false },
  { kernel: "unknown" },
];

/**
 * Of the queries every so many are asked: adapters have many cases in common. Divides no list's length,
 * so that each case meets each trouble somewhere.
 */
const STRIDE = stride(5);

/** Hosts of which little is known. */
const LITTLE: readonly Query["platform"][] = [undefined, { arch: "x86_64" }, { arch: "arm64" }];

/** Every adapter's cases on every preset's host, in trouble; and where little is known. */
function* queries(): Generator<Query> {
  for (const { exporter, cases } of ADAPTERS) {
    for (const { facts } of cases) {
      for (const platform of LITTLE) yield { exporter, facts, ...(platform && { platform }) };
      for (const { platform, vm } of PRESETS) {
        for (const kernel of KERNELS) {
          const host = { ...platform, kernel };
          const query = { exporter, facts: { ...facts }, vm };
          for (const change of CHANGED) yield { ...query, platform: { ...host, ...change } };
          for (const trouble of TROUBLE) yield { ...query, platform: host, ...trouble };
        }
      }
    }
  }
}

/** The verdict, if it refuses. */
export const refusal = (query: Query): RefuseVerdict | undefined => {
  const { verdict } = vmProt.query(query);
  return verdict.kind === "refuse" ? verdict : undefined;
};

/** What was found of every refusal in trouble. */
export interface Remedies {
  /** How many had a way out. */
  readonly led: number;
  /** The first few ways out that lead elsewhere than to map, or are longer than they need be. */
  readonly wrong: readonly unknown[];
  /** The codes of those that had none. */
  readonly hopeless: readonly string[];
  /** Remedies of those that are not the code's own. */
  readonly foreign: readonly string[];
}

const TOLD = 3;

/** Follows every remedy that is computed. */
export function followRemedies(): Remedies {
  let led = 0;
  const wrong: unknown[] = [];
  const hopeless = new Set<string>();
  const foreign = new Set<string>();
  let place = 0;
  for (const query of queries()) {
    if (place++ % STRIDE !== 0) continue;
    const verdict = refusal(query);
    if (verdict === undefined) continue;
    if (verdict.changes === undefined) {
      hopeless.add(verdict.code);
      if (verdict.remedy !== REFUSAL_CODES[verdict.code].remedy) foreign.add(verdict.remedy);
      continue;
    }
    led++;
    const after = vmProt.query(withChanges(query, verdict.changes)).verdict;
    if (after.kind !== "map") wrong.push({ query, verdict, after });
    // One change fewer would be a nearer way.
    if (verdict.changes.length === 2 && verdict.unknown === undefined) {
      for (const change of verdict.changes) {
        const nearer = vmProt.query(withChanges(query, [change])).verdict;
        if (nearer.kind === "map") wrong.push({ query, verdict, nearer });
      }
    }
  }
  return { led, wrong: wrong.slice(0, TOLD), hopeless: [...hopeless], foreign: [...foreign] };
}

/** Likewise of the queries whose ways are all followed. */
const FIXES_STRIDE = 97;
/** Of a way with more changes no more than one is left out at a time. */
const MOST_SUBSETS = 4;

/** What was found of the ways out of every refusal that was looked at. */
export interface Followed {
  /** How many refusals there were, and how many had a way. */
  readonly refused: number;
  readonly solved: number;
  /** How many ways cost so much. */
  readonly costs: Readonly<Record<string, number>>;
  /** The first few that are not as they must be, and why. */
  readonly wrong: readonly unknown[];
  /** What is said where there is no way, in a few words. */
  readonly standing: readonly string[];
}

/** Follows every way out, and every part of it. */
export function followFixes(): Followed {
  const wrong: unknown[] = [];
  const standing = new Set<string>();
  const costs: Record<string, number> = {};
  const count = { refused: 0, solved: 0 };
  let place = 0;
  for (const query of queries()) {
    if (place++ % FIXES_STRIDE !== 0) continue;
    const { verdict, fixes } = vmProt.query({ ...query, explain: true });
    if (verdict.kind === "map") continue;
    count.refused++;
    const said = fixes === undefined ? ["there are no fixes"] : faults(query, verdict, fixes);
    for (const why of said) wrong.push({ why, query, verdict, fixes });
    if (fixes?.standing !== undefined) standing.add(fixes.standing.brief);
    if (fixes !== undefined && fixes.ways.length > 0) count.solved++;
    for (const { cost } of fixes?.ways ?? []) costs[cost] = (costs[cost] ?? 0) + 1;
  }
  return { ...count, costs, wrong: wrong.slice(0, TOLD), standing: [...standing] };
}

/** What is not as it must be. */
function* faults(
  query: Query,
  verdict: RefuseVerdict,
  { ways, standing }: Fixes,
): Generator<string> {
  const isMapped = (changes: readonly Change[]) =>
    vmProt.query(withChanges(query, changes)).verdict.kind === "map";
  if (ways.length > 5) yield "there are too many";
  if ((ways.length === 0) !== (standing !== undefined)) yield "none, or why there is none";
  const prices = ways.map(({ cost }) => FIX_COSTS.indexOf(cost));
  if (prices.some((price, index) => price < (prices[index - 1] ?? 0)))
    yield "a cheaper one is behind";
  for (const { changes } of ways) {
    if (!isMapped(changes)) yield "it does not lead to map";
    if (parts(changes).some(isMapped)) yield "less of it would do";
    const others = ways.filter((way) => way.changes !== changes);
    if (others.some((way) => isWithin(way.changes, changes))) yield "another changes less";
  }
  const { changes } = verdict;
  if (changes !== undefined && !ways.some((way) => isWithin(way.changes, changes))) {
    yield "the verdict's own is missing";
  }
}

/** Whether one way changes no fields that the other does not. */
function isWithin(some: readonly Change[], all: readonly Change[]): boolean {
  return some.every(({ field }) => all.some((change) => change.field === field));
}

/** Less than all changes: every part of a few, and of many all but one. */
function parts(changes: readonly Change[]): (readonly Change[])[] {
  if (changes.length > MOST_SUBSETS) {
    return changes.map((left) => changes.filter((change) => change !== left));
  }
  return Array.from({ length: 2 ** changes.length - 1 }, (_, mask) =>
    changes.filter((_, index) => (mask & (1 << index)) !== 0),
  );
}
