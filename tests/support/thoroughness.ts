/** Whether all is repeated as often as it is worth: `npm test -- --thorough`. */
export const THOROUGH = process.env.VMPROT_THOROUGH === "1";

/**
 * The one figure: the share of random runs, of sampled points and of spaces' points that `npm test` makes.
 * What it leaves out only repeats: each claim is checked with the smaller figure, too.
 */
export const SHARE = THOROUGH ? 1 : 1 / 4;

/** How often to do what is worth doing `all` times, or how much of it to expect. */
export const share = (all: number): number => Math.ceil(all * SHARE);

const isPrime = (number: number): boolean => {
  for (let factor = 2; factor * factor <= number; factor++) if (number % factor === 0) return false;
  return number > 1;
};

/** Of how many points to take one, where one of `all` is worth it: a prime, which divides no axis's length. */
export function stride(all: number): number {
  if (THOROUGH) return all;
  let wider = Math.ceil(all / SHARE);
  while (!isPrime(wider)) wider++;
  return wider;
}
