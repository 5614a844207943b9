import type { FactDeclaration } from "@vmprot/core";

/** The value of a fact by its text, as its declaration allows; undefined where it allows none such. */
export function factValue(declaration: FactDeclaration, text: string): unknown {
  if (text === "unknown") return text;
  switch (declaration.kind) {
    case "yes-no":
      return [true, false].find((value) => String(value) === text);
    case "word":
      return declaration.words.find((word) => word === text);
    case "words":
      return wordsOf(declaration.words, text);
    case "count": {
      const count = numberOf(text);
      return count >= declaration.least && count <= declaration.most ? count : undefined;
    }
    case "bits": {
      const all = Object.values(declaration.bits).reduce((sum, bit) => sum + BigInt(bit), 0n);
      const mask = numberOf(text);
      return Number.isNaN(mask) || (BigInt(mask) & ~all) !== 0n ? undefined : mask;
    }
  }
}

/** `a+b`, or a list as JSON has it. */
function wordsOf(known: readonly string[], text: string): readonly string[] | undefined {
  const words = isList(text) ? (JSON.parse(text) as unknown[]) : text.split("+");
  const isFit = words.length > 0 && new Set(words).size === words.length;
  return isFit && words.every((word) => known.includes(word as string))
    ? (words as string[])
    : undefined;
}

function isList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

/** Whole numbers, as drivers' headers write them too. */
function numberOf(text: string): number {
  const number = /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : Number.NaN;
}
