import type { Profile } from "../contract/profile.js";
import type { VmProtAttributes } from "../contract/vm-prot-answer.js";
import { MEMORY_MODELS } from "../models/memory-models.js";
import { PLUMBING_RULES } from "../tables/plumbing-rules.js";
import { conclude } from "./conclude.js";
import { guestOutcomes, nameOf, type Trace } from "./guest-outcomes.js";
import type { Column, Judgement } from "./judgement.js";
import { find, pick } from "./row.js";
import type { Situation } from "./situation.js";

/** What nobody may look at: the situation lacks a field. */
const VOID: Judgement = { refuse: "PLATFORM_UNKNOWN" };

/**
 * The four steps of the policy for one answer in one situation. Conclusions are void if the
 * situation notes a missing field.
 */
export function judge(
  answer: VmProtAttributes,
  situation: Situation,
  profile: Profile,
  trace?: Trace,
): Judgement {
  const { read } = situation;
  const columns: Column[] = [];
  for (const placement of answer.placements) {
    situation.at(placement);
    const name = trace && nameOf(placement);
    const rule = find(PLUMBING_RULES, read);
    if (situation.missing !== undefined) return VOID;
    if (rule !== undefined) {
      trace?.({
        step: "rule",
        text: `${name}: ${rule.why}`,
        table: "plumbing-rules",
        row: rule.id,
        source: rule.source,
      });
      const { code: refuse, why, remedy, id } = rule;
      return { refuse, why, rule: id, ...(remedy !== undefined && { remedy }) };
    }
    const model = find(MEMORY_MODELS, read);
    if (model === undefined) throw new RangeError("no memory model for this situation");
    const stage2 = pick(model.stage2, read, model.id);
    if (situation.missing !== undefined) return VOID;
    trace?.({
      step: "stage-2",
      text: `${name}: KVM programs ${stage2.programs}`,
      table: `${model.id}-stage2`,
      row: stage2.id,
      source: stage2.source,
    });
    if (stage2.refuses !== undefined) {
      return {
        refuse: "KVM_CANNOT_MAP",
        why: `On this kernel ${stage2.refuses}.`,
        rule: `${model.id}:${stage2.id}`,
      };
    }
    columns.push(guestOutcomes(model, stage2, placement, situation, profile, trace));
  }
  return conclude(answer, columns);
}
