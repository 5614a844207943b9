import { own } from "../base/plain.js";
import { CACHE_MODES } from "../contract/cache-mode.js";
import type { Placement } from "../contract/placement.js";
import type { Profile } from "../contract/profile.js";
import { MEMORY_MODELS } from "../hosts/memory-models.js";
import { CONCLUSION_RULES, type ConclusionRule } from "../rules/conclusion-rules.js";
import { MAPPABILITY_RULES } from "../rules/mappability-rules.js";
import {
  type Admissible,
  type Evaluation,
  hazardBit,
  type Refused,
  SLOW_READS,
} from "./evaluation.js";
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
  for (const placement of placements) {
    const rule = ruleAt(placement, situation);
    if (situation.missing !== undefined) return VOID;
    if (rule !== undefined) {
      const { id, why, source, code: refuse } = rule;
      trace?.({
        step: "rule",
        text: `${nameOf(placement)}: ${why}`,
        table: "mappability",
        row: id,
        source,
        found: { memory: placement.memory, cache: placement.cache },
      });
      return own({ refuse, why, rule: id });
    }
  }
  const all: Admissible[] = [];
  for (const placement of placements) {
    const outcome = modesAt(placement, situation, profile, trace);
    if (situation.missing !== undefined) return VOID;
    if (Object.hasOwn(outcome, "refuse")) return outcome;
    all.push(outcome as Admissible);
  }
  return conclude(all);
}

/** The rule that says that a buffer in this place cannot be mapped at all, if one does. */
export function ruleAt(
  placement: Placement,
  situation: Situation,
): (typeof MAPPABILITY_RULES)[number] | undefined {
  situation.at(placement);
  return find(about(MAPPABILITY_RULES, placement), situation);
}

/** What is admissible in this place, which can be nothing; or why whatever is makes no difference. */
export function modesAt(
  placement: Placement,
  situation: Situation,
  profile: Profile,
  trace?: Trace,
): Admissible | Refused {
  situation.at(placement);
  const model = pick(MEMORY_MODELS, situation, "memory models");
  const stage2 = pick(model.stage2, situation, model.id);
  if (situation.missing !== undefined) return VOID;
  const { id, programs, refuses, source } = stage2;
  trace?.({
    step: "stage-2",
    text: `${nameOf(placement)}: KVM programs ${programs}`,
    table: `${model.id}-stage2`,
    row: id,
    source,
    found: { memory: placement.memory, cache: placement.cache, programs },
  });
  if (refuses !== undefined) {
    const { code: refuse, why } = refuses;
    return own<Refused>({ refuse, why, rule: `${model.id}:${id}` });
  }
  return admissible(guestTypes(model, stage2, placement, situation, profile, trace));
}

/** One column's accepted modes. */
function admissible(column: Column): Admissible {
  const modes = { uncached: -1, "write-combined": -1, cached: -1 };
  for (const mode of CACHE_MODES) {
    const { accepted, hazard, isSlow } = column[mode];
    if (!accepted) continue;
    modes[mode] = (hazard === undefined ? 0 : hazardBit(hazard)) | (isSlow ? SLOW_READS : 0);
  }
  return { modes, forced: isForced(column) };
}

/** What is admissible in every place: a buffer can be in any of them. */
function conclude(places: readonly Admissible[]): Evaluation {
  const modes = { uncached: 0, "write-combined": 0, cached: 0 };
  for (const place of places) {
    for (const mode of CACHE_MODES) {
      modes[mode] = modes[mode] < 0 || place.modes[mode] < 0 ? -1 : modes[mode] | place.modes[mode];
    }
  }
  if (isAny(modes)) return own({ modes, forced: places.every(({ forced }) => forced) });
  const hopeless = places.filter((place) => !isAny(place.modes));
  if (hopeless.length === 0) return concluded("disagree");
  return concluded(hopeless.some(({ forced }) => forced) ? "forced" : "unsafe");
}

const isAny = (modes: Admissible["modes"]): boolean => CACHE_MODES.some((mode) => modes[mode] >= 0);

/** The refusals where each place has its types, by what they are about. */
export const conclusions = (): readonly Refused[] =>
  (["forced", "unsafe", "disagree"] as const).map(concluded);

function concluded(when: ConclusionRule["when"]): Refused {
  const rule = CONCLUSION_RULES.find((row) => row.when === when);
  if (rule === undefined) throw new RangeError(`no conclusion for ${when}`);
  return own({ refuse: rule.code, why: rule.why, rule: rule.id });
}

/** Whatever the guest asks for, it gets the same type. */
function isForced({ uncached, cached, "write-combined": combined }: Column): boolean {
  return uncached.effective === cached.effective && combined.effective === cached.effective;
}
