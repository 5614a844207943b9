import type { ExporterAdapter } from "@vmprot/core";
import type { Reply } from "./fake-device.js";
import { numbers } from "./numbers.js";

/** The highest errno of Linux: EHWPOISON. */
export const MOST_ERRNO = 133;

/** Small numbers, as drivers write them to 64-bit and 32-bit fields, and all ones. */
export const FILLS: readonly (readonly number[])[] = [
  [0],
  [1, 0, 0, 0, 0, 0, 0, 0],
  [2, 0, 0, 0, 0, 0, 0, 0],
  [4, 0, 0, 0, 0, 0, 0, 0],
  [1, 0, 0, 0],
  [255],
];

/** What this adapter's driver may write: small numbers, and each number of the cases. */
export function contents({ cases }: ExporterAdapter): readonly (readonly number[])[] {
  const stated = cases.flatMap(({ facts }) => Object.values(facts).filter(Number.isSafeInteger));
  const words = [...new Set(stated as number[])].map((number) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt(number), true);
    return [...bytes];
  });
  return [...FILLS, ...words];
}

/** How the ioctls around the one under test may end: as asked with each content, or with EINVAL. */
export function others(): readonly Reply[] {
  return FILLS.flatMap((bytes) => [0, 22].map((errno) => ({ errno, bytes })));
}

const ERRNOS = [0, 0, 0, 0, 4, 19, 22, 95];
const ROUNDS = 500;

/** Lists of replies with every kind of content, cut short anywhere; the same ones each time. */
export function* garbage(): Generator<readonly Reply[]> {
  const next = numbers();
  for (let round = 0; round < ROUNDS; round++) {
    // Short lists first: they are the smallest counterexamples.
    yield Array.from({ length: 1 + Math.floor((round * 6) / ROUNDS) }, () => ({
      errno: ERRNOS[next() % ERRNOS.length] ?? 0,
      bytes: Array.from({ length: 1 + (next() % 16) }, () => (next() % 3 === 0 ? next() % 256 : 0)),
      ...(next() % 2 === 0 && { length: next() % 32 }),
    }));
  }
}
