import type { FactDeclaration } from "@vmprot/core";

/** A row of the compiler's table of facts: a word, or a whole number; neither is a value that no fact has. */
export interface FactRow {
  readonly fact: string;
  readonly word?: string;
  readonly number?: number;
}

/** How a fact of a kind of buffers stands in the compiler's table. */
export function factRows(
  fact: string,
  value: unknown,
  declaration: FactDeclaration | undefined,
): readonly FactRow[] {
  if (value === undefined) return [];
  if (value === "unknown") return [{ fact, word: "unknown" }];
  const odd: FactRow = { fact };
  if (Array.isArray(value)) {
    if (declaration?.kind !== "words" || value.length === 0) return [odd];
    return value.map((word) => (isWord(word) ? { fact, word } : odd));
  }
  if (typeof value === "number")
    return [Number.isSafeInteger(value) ? { fact, number: value } : odd];
  if (typeof value === "boolean") {
    return [declaration?.kind === "yes-no" ? { fact, word: String(value) } : odd];
  }
  return [declaration?.kind === "word" && isWord(value) ? { fact, word: value } : odd];
}

const isWord = (value: unknown): value is string =>
  typeof value === "string" && value !== "unknown";
