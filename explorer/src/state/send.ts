import type { Query } from "@vmprot/core";

/** The query as one line of JSON, in letters that nothing can hide between. */
export const jsonOf = (query: Query): string =>
  JSON.stringify(query).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** A line for a shell that asks the command the same. */
export function commandOf(query: Query): string {
  return `printf '%s\\n' '${jsonOf(query).replaceAll("'", "'\\''")}' | vmprot query --explain`;
}
