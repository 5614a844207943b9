import { distance } from "fastest-levenshtein";

const MOST_EDITS = 3;

/** The word that is most like `given`, if it is so much like it that a slip of the pen explains it. */
export function didYouMean(given: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const allowed = Math.min(MOST_EDITS, Math.floor(word.length / 2));
    // Saves comparing texts of any length with words that they cannot be near to.
    if (Math.abs(given.length - word.length) > allowed) continue;
    const edits = distance(given.toLowerCase(), word.toLowerCase());
    if (edits > allowed || edits >= fewest) continue;
    best = word;
    fewest = edits;
  }
  return best;
}
