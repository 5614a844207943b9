import type { ErrorCode } from "@vmprot/core";

/** The codes that a value's mistakes can have. */
export type ProblemCode = Extract<
  ErrorCode,
  | "FIELD_MISSING"
  | "FIELD_TYPE"
  | "FIELD_UNKNOWN"
  | "FIELD_VALUE"
  | "INPUT_NOT_OBJECT"
  | "PLATFORM_NAME_UNKNOWN"
>;

/** One mistake in a value, for people. */
export interface Problem {
  readonly code: ProblemCode;
  /** The field, such as `facts.regions[0]`; empty for the whole value. */
  readonly path: string;
  /** One sentence on one line, safe to print whatever the value holds. */
  readonly message: string;
}
