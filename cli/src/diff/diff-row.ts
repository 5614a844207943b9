import type {
  ExplanationStep,
  Facts,
  Platform,
  PresetName,
  Profile,
  Result,
  Vm,
} from "@vmprot/core";
import type { QueryId } from "../protocol/query-id.js";
import type { Origins } from "../settings/origins.js";

/** What is answered on one side. */
export interface DiffSide {
  /** What the result is for; absent where nothing is known of the host. */
  readonly platform?: PresetName | Platform;
  /** What is stated of the VM, over a plain one or the preset's; absent where nothing is. */
  readonly vm?: Vm;
  readonly result: Result;
  /** The step that decides it. */
  readonly because: ExplanationStep;
  /** Where facts, platform and VM are from, where the caller sets or assumes any. */
  readonly origins?: Origins;
}

/** A buffer of which the answer changes: a line of `vmprot diff --json`. */
export interface DiffRow {
  /** The query's own, where it has one. */
  readonly id?: QueryId;
  readonly exporter: string;
  /** The adapter's name for this kind of buffer; absent for a query of a file. */
  readonly case?: string;
  /** The query's line or, in an array, its index from 1; absent for an adapter's case. */
  readonly query?: number;
  readonly facts: Facts;
  /** Facts that are left open, and the caller takes for granted. */
  readonly assumed?: Facts;
  readonly profile: Profile;
  readonly before: DiffSide;
  readonly after: DiffSide;
}

/** What makes a difference: the exporter's mode or refusal, and what the guest may do. */
export function answerKey({ answer, verdict }: Result): string {
  const exporters = answer.kind === "refusal" ? answer.code : `${answer.cache} ${answer.basis}`;
  if (verdict.kind === "refuse") return `${exporters}: ${verdict.code}`;
  const { guestCache, guestAttribute, hazards } = verdict;
  return `${exporters}: ${guestCache} ${guestAttribute} ${hazards.map(({ code }) => code).join()}`;
}

/**
 * Which step of its explanation decides a result: of a refusal the rule that refuses, of a mapping
 * what the hypervisor's page tables do.
 */
export function decidingStep(
  { verdict }: Result,
  explanation: readonly ExplanationStep[],
): ExplanationStep {
  const last = (is: (step: ExplanationStep) => boolean) => explanation.findLast(is);
  if (verdict.kind === "map") {
    const answer: ExplanationStep = { step: "verdict", text: `map ${verdict.guestCache}` };
    return last(({ step }) => step === "stage-2") ?? last(({ row }) => row !== undefined) ?? answer;
  }
  const { rule, unknown, message } = verdict;
  if (unknown !== undefined) return { step: "assume", text: `it depends on ${unknown.join(", ")}` };
  const row = rule?.slice(rule.lastIndexOf(":") + 1);
  const deciding = row === undefined ? undefined : last((step) => step.row === row);
  return deciding ?? { step: "verdict", text: message, ...(rule !== undefined && { row: rule }) };
}
