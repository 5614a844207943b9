import { distance } from "fastest-levenshtein";

const LONGEST = 64;

/** `; did you mean X?` where one of the words is so near that it was probably meant, or nothing. */
export function suggestion(word: string, words: readonly string[]): string {
  if (word.length > LONGEST) return "";
  const edits = (other: string): number => distance(word.toLowerCase(), other.toLowerCase());
  const [best] = [...words].sort((a, b) => edits(a) - edits(b));
  if (best === undefined || edits(best) > Math.max(2, Math.floor(best.length / 3))) return "";
  return `; did you mean ${best}?`;
}
