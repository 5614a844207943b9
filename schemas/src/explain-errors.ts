import { explainError } from "./explain-error.js";
import type { Problem } from "./problem.js";
import type { SchemaError } from "./schema-error.js";
import { selectBranches } from "./select-branches.js";

/** A value can be wrong in any number of places, and nobody reads more than this. */
const MOST_PROBLEMS = 20;

/**
 * Says what is wrong with a value that a validator refused, in words for people: at most 20
 * problems, each about a field of its own.
 *
 * @param errors the validator's `errors`
 * @param name what the value is called in paths, such as `facts`; absent for a whole query
 */
export function explainErrors(
  errors: readonly SchemaError[] | null | undefined,
  name = "",
): readonly Problem[] {
  const problems = new Map<string, Problem>();
  const misspelt = new Set<string>();
  for (const error of unknownFirst(selectBranches(errors ?? []))) {
    const { problem, meant } = explainError(error, name);
    if (meant !== undefined) misspelt.add(meant);
    const known = problems.has(problem.path) || misspelt.has(problem.path);
    if (!known) problems.set(problem.path, problem);
    if (problems.size === MOST_PROBLEMS) break;
  }
  return [...problems.values()];
}

/** A misspelt field explains the one that is missing, so it must have been seen before. */
function unknownFirst(errors: readonly SchemaError[]): SchemaError[] {
  const isUnknown = ({ keyword }: SchemaError) => keyword === "additionalProperties";
  return [...errors.filter(isUnknown), ...errors.filter((error) => !isUnknown(error))];
}
