import type { Query } from "@vmprot/core";

/** The query as one line of JSON. */
export const jsonOf = (query: Query): string => JSON.stringify(query);

/** A line for a shell that asks the command the same. */
export function commandOf(query: Query): string {
  return `printf '%s\\n' '${jsonOf(query).replaceAll("'", "'\\''")}' | vmprot query --explain`;
}
