import { freezeDeep, own } from "../base/plain.js";
import { inWords } from "../base/quote.js";
import { MAP_INFO } from "../contract/cache-mode.js";
import type { Change, GuestMapVerdict, RefuseVerdict } from "../contract/guest-map-verdict.js";
import { HAZARD_CODES } from "../contract/hazard-codes.js";
import type { Profile } from "../contract/profile.js";
import { REFUSAL_CODES } from "../contract/refusal-codes.js";
import type { Result } from "../contract/result.js";
import type { Answer } from "./answer.js";
import type { Environment } from "./environment.js";
import { evaluate } from "./evaluate.js";
import { type Choice, choose, type Refused } from "./evaluation.js";
import { type OpenAnswer, settled } from "./open-answer.js";
import { decide } from "./possibilities.js";
import type { Remedy } from "./remedies.js";
import { Situation } from "./situation.js";

/** The policy: what a guest in this environment may do, given the exporter's answer. */
export function resultOf(answer: Answer, environment: Environment, profile: Profile): Result {
  const { exporter, answer: vmProtAnswer } = answer;
  if (vmProtAnswer.kind === "refusal") {
    const { code: refuse, message: why, rule, unknown } = own(vmProtAnswer);
    const refused = own({ refuse, why, ...(rule !== undefined && { rule }) });
    return resultWith(exporter, vmProtAnswer, verdictOf(refused, unknown));
  }
  const situation = new Situation(environment.fields);
  const evaluation = evaluate(vmProtAnswer.placements, situation, profile);
  if (situation.missing !== undefined) {
    return openResult(exporter, settled(answer), environment, profile);
  }
  const outcome = "refuse" in evaluation ? evaluation : choose([evaluation], vmProtAnswer.cache);
  return resultWith(exporter, vmProtAnswer, verdictOf(outcome as Choice | Refused));
}

/** The same where facts or the architecture are unknown. */
export function openResult(
  exporter: string,
  open: OpenAnswer,
  environment: Environment,
  profile: Profile,
): Result {
  const { answer } = open;
  const [only, ...others] = open.answers.flat();
  // One refusal, whatever is open.
  if (others.length === 0 && only?.answer.kind === "refusal") {
    return resultOf(only, environment, profile);
  }
  const preferred = answer.kind === "attributes" ? answer.cache : "uncached";
  const { outcome, unknown, mapped } = decide(open, environment, profile, preferred);
  const result = resultWith(exporter, answer, verdictOf(outcome, unknown));
  if (mapped.length === 0) return result;
  const changes = mapped.map(([field, value]) => own<Change>({ field, value }));
  const words = changes.map(({ field, value }) => `${field} ${inWords(value)}`);
  return withRemedy(result, {
    text: `State the fields that the verdict names: with ${words.join(", ")} it maps`,
    changes,
  });
}

/** A refusal with the way to a mapping. */
export function withRemedy(result: Result, { text, changes }: Remedy): Result {
  const verdict = { ...result.verdict, remedy: `${text}.`, changes } as RefuseVerdict;
  return freezeDeep<Result>({ ...result, verdict });
}

function resultWith(exporter: string, answer: Result["answer"], verdict: GuestMapVerdict): Result {
  return freezeDeep<Result>({ contract: 1, exporter, answer, verdict });
}

const isRefused = (outcome: Choice | Refused): outcome is Refused =>
  Object.hasOwn(outcome, "refuse");

/** An outcome, which inherits nothing, in the contract's words. */
function verdictOf(outcome: Choice | Refused, unknown: readonly string[] = []): GuestMapVerdict {
  if (!isRefused(outcome)) {
    const { cache, attribute, hazards } = outcome;
    return {
      kind: "map",
      guestCache: cache,
      mapInfo: MAP_INFO[cache],
      guestAttribute: attribute,
      hazards: hazards.map((code) => ({ code, message: HAZARD_CODES[code].message })),
    };
  }
  const { refuse: code, why, rule } = outcome;
  const entry = REFUSAL_CODES[code];
  const depends = why === undefined && unknown.length > 0;
  const message = why ?? entry.message;
  return {
    kind: "refuse",
    code,
    message: depends ? `${message} It depends on ${unknown.join(", ")}.` : message,
    remedy: entry.remedy,
    ...(rule !== undefined && { rule }),
    ...(unknown.length > 0 && { unknown }),
  };
}
