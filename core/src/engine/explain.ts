import { freezeDeep } from "../base/plain.js";
import { inWords } from "../base/quote.js";
import type { Profile } from "../contract/profile.js";
import type { ExplanationStep, Result } from "../contract/result.js";
import type { Answer } from "./answer.js";
import type { Environment } from "./environment.js";
import { evaluate } from "./evaluate.js";
import type { OpenAnswer } from "./open-answer.js";
import { type Assumed, decide } from "./possibilities.js";
import { Situation } from "./situation.js";

/**
 * The steps that lead to a result. Where unknown fields leave several outcomes open, one possibility
 * of each is worked out, after a step that says what it assumes.
 *
 * @param source the adapter's own, for answers that are from no row
 */
export function explain(
  { answer, verdict }: Result,
  open: OpenAnswer,
  environment: Environment,
  profile: Profile,
  source?: string,
): readonly ExplanationStep[] {
  const preferred = answer.kind === "attributes" ? answer.cache : "uncached";
  const { witnesses } = decide(open, environment, profile, preferred);
  const steps: ExplanationStep[] = [];
  for (const { assumed, environment: fields, answer: possible } of witnesses) {
    if (assumed.length > 0) steps.push({ step: "assume", text: assumption(assumed) });
    steps.push(answerStep(possible, source));
    if (possible.answer.kind === "refusal") continue;
    evaluate(possible.answer.placements, new Situation(fields), profile, (step) =>
      steps.push(step),
    );
  }
  if (witnesses.length === 0) {
    for (const possible of new Set(open.answers.flat())) steps.push(answerStep(possible, source));
  }
  const text = verdict.kind === "map" ? `map ${verdict.guestCache}` : `refuse: ${verdict.code}`;
  steps.push({ step: "verdict", text: `${text}, profile ${profile}` });
  return freezeDeep(steps);
}

function assumption(assumed: Assumed): string {
  const all = assumed.map(([field, value]) => `${field} = ${inWords(value)}`);
  return `unknown fields taken as ${all.join(", ")}`;
}

function answerStep({ exporter, answer, row }: Answer, source?: string): ExplanationStep {
  const text =
    answer.kind === "refusal"
      ? `the exporter's answer is a refusal, ${answer.code}: ${answer.message}`
      : `the exporter's mappings are ${answer.placements.map(({ memory, cache }) => `${cache} in ${memory} memory`).join(" or ")}: ${answer.cache}, ${answer.basis}`;
  if (row !== undefined) {
    return { step: "answer", text, table: `${exporter}-rules`, row: row.id, source: row.source };
  }
  if (source === undefined) return { step: "answer", text };
  return { step: "answer", text, table: `${exporter}-placements`, source };
}
