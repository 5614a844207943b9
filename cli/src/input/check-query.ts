import type { ErrorCode } from "@vmprot/core";
import {
  explainErrors,
  explainQuery,
  type factsValidator,
  type Problem,
  validatePlatform,
  validateVm,
} from "@vmprot/schemas";

/** What is wrong with a value, in one line. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What is wrong with a parsed query, its facts included; undefined if nothing is. */
export function queryFault(query: unknown, validatorOf: typeof factsValidator): Fault | undefined {
  return toFault(explainQuery(query, validatorOf));
}

/** What is wrong with a platform or VM object; undefined if nothing is. */
export function settingsFault(value: unknown, kind: "platform" | "vm"): Fault | undefined {
  const validate = kind === "platform" ? validatePlatform : validateVm;
  return validate(value) ? undefined : toFault(explainErrors(validate.errors, kind));
}

/** One line for one query: all messages, under the code of the first. */
function toFault(problems: readonly Problem[]): Fault | undefined {
  const [first] = problems;
  if (first === undefined) return undefined;
  return { code: first.code, message: problems.map(({ message }) => message).join(" ") };
}
