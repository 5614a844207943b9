import { PRESETS, type Query, REFUSAL_CODES, type RefuseVerdict } from "@vmprot/core";
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

/** Every adapter's cases on every preset's host, in trouble. */
function* queries(): Generator<Query> {
  for (const { exporter, cases } of ADAPTERS) {
    for (const { facts } of cases) {
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
