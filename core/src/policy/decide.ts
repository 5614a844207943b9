import type { Profile } from "../contract/profile.js";
import type { Result } from "../contract/result.js";
import type { VmProtAnswer } from "../contract/vm-prot-answer.js";
import type { Environment } from "./environment.js";
import { refusedAnswer, toVerdict } from "./guest-map-verdict.js";
import { consensus } from "./possibilities.js";

/** The policy as a pure function: what a guest in this environment may do, given the answer. */
export function decide(
  exporter: string,
  answer: VmProtAnswer,
  environment: Environment,
  profile: Profile,
): Result {
  const verdict =
    answer.kind === "refusal"
      ? refusedAnswer(answer)
      : toVerdict(consensus(answer, environment, profile));
  return freeze({ contract: 1, exporter, answer, verdict });
}

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const name in value) freeze(value[name]);
  return Object.freeze(value);
}
