import { own } from "../base/plain.js";
import { CACHE_MODES } from "../contract/cache-mode.js";
import type { Placement } from "../contract/placement.js";
import type { Profile } from "../contract/profile.js";
import { MEMORY_MODELS } from "../hosts/memory-models.js";
import { CONCLUSION_RULES, type ConclusionRule } from "../rules/conclusion-rules.js";
import { MAPPABILITY_RULES } from "../rules/mappability-rules.js";
import { type Evaluation, hazardBit, type Refused, SLOW_READS } from "./evaluation.js";
import { type Column, guestTypes, nameOf, type Trace } from "./guest-types.js";
import { about, find, pick } from "./match.js";
import type { Situation } from "./situation.js";

/** What nobody may look at: the situation lacks a field. */
const VOID: Refused = own<Refused>({ refuse: "PLATFORM_UNKNOWN" });

/**
 * The policy for these placements in one situation: what cannot be mapped at all, then for each
 * placement what every choice of the guest comes to. The result is void if the situation notes a
 * missing field.
 */
export function evaluate(
  placements: readonly Placement[],
  situation: Situation,
  profile: Profile,
  trace?: Trace,
): Evaluation {
  const { read } = situation;
  for (const placement of placements) {
    situation.at(placement);
    const rule = find(about(MAPPABILITY_RULES, placement), read);
    if (situation.missing !== undefined) return VOID;
    if (rule !== undefined) {
      const { id, why, source, code: refuse } = rule;
      trace?.({
        step: "rule",
        text: `${nameOf(placement)}: ${why}`,
        table: "mappability",
        row: id,
        source,
      });
      return own({ refuse, why, rule: id });
    }
  }
  const columns: Column[] = [];
  for (const placement of placements) {
    situation.at(placement);
    const model = find(MEMORY_MODELS, read);
    if (model === undefined) throw new RangeError("no memory model for this situation");
    const stage2 = pick(model.stage2, read, model.id);
    if (situation.missing !== undefined) return VOID;
    const { id, programs, refuses, source } = stage2;
    trace?.({
      step: "stage-2",
      text: `${nameOf(placement)}: KVM programs ${programs}`,
      table: `${model.id}-stage2`,
      row: id,
      source,
    });
    if (refuses !== undefined) {
      const { code: refuse, why } = refuses;
      return own<Refused>({ refuse, why, rule: `${model.id}:${id}` });
    }
    columns.push(guestTypes(model, stage2, placement, situation, profile, trace));
    if (situation.missing !== undefined) return VOID;
  }
  return conclude(columns);
}

/** What is admissible in every placement. */
function conclude(columns: readonly Column[]): Evaluation {
  const modes = { uncached: 0, "write-combined": 0, cached: 0 };
  for (const column of columns) {
    for (const mode of CACHE_MODES) {
      const { accepted, hazard, isSlow } = column[mode];
      if (!accepted) modes[mode] = -1;
      if (modes[mode] < 0) continue;
      if (hazard !== undefined) modes[mode] |= hazardBit(hazard);
      if (isSlow) modes[mode] |= SLOW_READS;
    }
  }
  if (CACHE_MODES.some((mode) => modes[mode] >= 0)) {
    return own({ modes, forced: columns.every(isForced) });
  }
  const hopeless = columns.filter((column) => !CACHE_MODES.some((mode) => column[mode].accepted));
  if (hopeless.length === 0) return concluded("disagree");
  return concluded(hopeless.some(isForced) ? "forced" : "unsafe");
}

function concluded(when: ConclusionRule["when"]): Refused {
  const rule = CONCLUSION_RULES.find((row) => row.when === when);
  if (rule === undefined) throw new RangeError(`no conclusion for ${when}`);
  return own({ refuse: rule.code, why: rule.why, rule: rule.id });
}

/** Whatever the guest asks for, it gets the same type. */
function isForced({ uncached, cached, "write-combined": combined }: Column): boolean {
  return uncached.effective === cached.effective && combined.effective === cached.effective;
}
