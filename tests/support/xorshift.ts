/** Marsaglia's xorshift32: the same numbers in every run. @returns a function that draws 0 to `below` - 1 */
export function xorshift(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
