import type { ExporterAdapter } from "../contract/exporter-adapter.js";
import type { Profile } from "../contract/profile.js";
import type { ExplanationStep } from "../contract/result.js";
import type { VmProtAnswer } from "../contract/vm-prot-answer.js";
import type { Environment } from "./environment.js";
import { qualifiedName } from "./fields.js";
import { judge } from "./judge.js";
import { consensus } from "./possibilities.js";
import { Situation } from "./situation.js";

/**
 * The steps that lead to a verdict. Where unknown fields leave several outcomes open, one
 * possibility of each is worked out, after a step that says what it assumes.
 */
export function explain(
  adapter: Pick<ExporterAdapter, "exporter" | "source"> | undefined,
  answer: VmProtAnswer,
  environment: Environment,
  profile: Profile,
): ExplanationStep[] {
  const steps: ExplanationStep[] = [answerStep(adapter, answer)];
  if (answer.kind === "refusal") {
    return [...steps, { step: "verdict", text: `refuse: ${answer.code}` }];
  }
  const { witnesses, judgement } = consensus(answer, environment, profile);
  for (const { assumed } of witnesses) {
    const situation = new Situation(environment);
    for (const [field, value] of assumed) situation.assume(field, value);
    if (assumed.length > 0) {
      const text = assumed.map(([field, value]) => `${qualifiedName(field)} = ${value}`).join(", ");
      steps.push({ step: "assume", text: `unknown fields taken as ${text}` });
    }
    judge(answer, situation, profile, (step) => steps.push(step));
  }
  const text = "map" in judgement ? `map ${judgement.map}` : `refuse: ${judgement.refuse}`;
  return [...steps, { step: "verdict", text: `${text}, profile ${profile}` }];
}

function answerStep(
  adapter: Pick<ExporterAdapter, "exporter" | "source"> | undefined,
  answer: VmProtAnswer,
): ExplanationStep {
  const text =
    answer.kind === "refusal"
      ? `the exporter's answer is a refusal: ${answer.message}`
      : `the exporter's mappings are ${answer.placements.map(({ memory, cache }) => `${cache} in ${memory} memory`).join(" or ")}: ${answer.cache}, ${answer.basis}`;
  if (adapter === undefined) return { step: "answer", text };
  return { step: "answer", text, table: `${adapter.exporter}-placements`, source: adapter.source };
}
