import type { HazardCode } from "../codes/hazard-codes.js";
import { CACHE_MODES, type CacheMode } from "../contract/cache-mode.js";
import type { VmProtAttributes } from "../contract/vm-prot-answer.js";
import { CONCLUSION_RULES, type ConclusionRule } from "../tables/conclusion-rules.js";
import type { Column, Judgement } from "./judgement.js";

/** Intersects the placements and prefers the answer's own worst case. */
export function conclude(answer: VmProtAttributes, columns: readonly Column[]): Judgement {
  const admissible = CACHE_MODES.filter((mode) => columns.every((column) => column[mode].accepted));
  if (admissible.length === 0) {
    const hopeless = columns.filter((column) => !CACHE_MODES.some((mode) => column[mode].accepted));
    return refuse(
      hopeless.length === 0 ? "disagree" : hopeless.some(isForced) ? "forced" : "unsafe",
    );
  }
  const map = admissible.includes(answer.cache) ? answer.cache : safest(admissible, columns);
  const hazards = hazardsOf(map, columns);
  if (columns.every(isForced)) return { map, hazards, attribute: "ignored" };
  const everyChoice =
    admissible.length === CACHE_MODES.length &&
    admissible.every((mode) => hazardsOf(mode, columns).every((code) => hazards.includes(code)));
  return { map, hazards, attribute: everyChoice ? "any" : "binding" };
}

function refuse(when: ConclusionRule["when"]): Judgement {
  const rule = CONCLUSION_RULES.find((row) => row.when === when);
  if (rule === undefined) throw new RangeError(`no conclusion for ${when}`);
  return { refuse: rule.code, why: rule.why, rule: rule.id };
}

/** The mode with the fewest hazards, the most cacheable of equals. */
function safest(modes: readonly CacheMode[], columns: readonly Column[]): CacheMode {
  return modes.reduce((best, mode) =>
    hazardsOf(mode, columns).length <= hazardsOf(best, columns).length ? mode : best,
  );
}

function hazardsOf(mode: CacheMode, columns: readonly Column[]): HazardCode[] {
  const hazards: HazardCode[] = [];
  for (const { [mode]: outcome } of columns) {
    if (outcome.hazard !== undefined && !hazards.includes(outcome.hazard)) {
      hazards.push(outcome.hazard);
    }
  }
  return hazards;
}

/** The guest has no say: whatever it asks for, it gets the same type. */
function isForced({ uncached, cached, "write-combined": combined }: Column): boolean {
  return uncached.effective === cached.effective && combined.effective === cached.effective;
}
