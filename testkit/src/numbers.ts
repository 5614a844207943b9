/** Numbers without a pattern that are the same in every run (Marsaglia's xorshift32). */
export function numbers(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state >>> 8;
  };
}

/** The same things in another order, which is the same in every run. */
export function shuffled<T>(things: readonly T[]): T[] {
  const next = numbers();
  return things
    .map((thing) => ({ thing, key: next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ thing }) => thing);
}
