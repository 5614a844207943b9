import { type FactDeclaration, UNKNOWN } from "@vmprot/core";

/** A fact's value as the address writes it; undefined where it is none of the fact's. */
export function factText(fact: FactDeclaration, value: unknown): string | undefined {
  if (value === UNKNOWN) return UNKNOWN;
  switch (fact.kind) {
    case "bits":
      return typeof value === "number" ? `0x${value.toString(16)}` : undefined;
    case "words":
      return Array.isArray(value) ? value.join("+") : undefined;
    default:
      return String(value);
  }
}

/** The value that such a text stands for; undefined where it is none of the fact's. */
export function factValue(fact: FactDeclaration, text: string): unknown {
  if (text === UNKNOWN) return UNKNOWN;
  switch (fact.kind) {
    case "bits":
      return bitsValue(text, Object.values(fact.bits));
    case "word":
      return fact.words.includes(text) ? text : undefined;
    case "words":
      return wordsValue(text, fact.words);
    case "count":
      return countValue(text, fact.least, fact.most);
    case "yes-no":
      return text === "true" ? true : text === "false" ? false : undefined;
  }
}

function bitsValue(text: string, bits: readonly number[]): number | undefined {
  if (!/^0x(0|[1-9a-f][0-9a-f]{0,7})$/.test(text)) return undefined;
  const value = Number(text);
  const rest = bits.reduce((left, bit) => left & ~bit, value);
  return rest === 0 ? value : undefined;
}

function wordsValue(text: string, words: readonly string[]): readonly string[] | undefined {
  const stated = text.split("+");
  const isList = stated.every((word) => words.includes(word));
  return isList && new Set(stated).size === stated.length ? stated : undefined;
}

function countValue(text: string, least: number, most: number): number | undefined {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
