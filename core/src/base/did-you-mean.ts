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

/** The end of a sentence that asks whether a known word was meant, or lists them. */
export function suggestion(given: string, words: readonly string[]): string {
  const like = didYouMean(given, words);
  if (like !== undefined) return `; did you mean "${like}"?`;
  return words.length === 0 ? "; there are none." : `; there are ${words.join(", ")}.`;
}

/** How many letters have to be put in, left out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
