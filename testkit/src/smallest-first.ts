import { show } from "./show.js";

/** Each once, the smallest first, so that the first counterexample found is the smallest. */
export function smallestFirst<T>(things: Iterable<T>): T[] {
  const texts = new Map<string, T>();
  for (const thing of things) texts.set(show(thing), thing);
  return [...texts]
    .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
    .map(([, thing]) => thing);
}
