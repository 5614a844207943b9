import type { AccessTimes, Compared } from "./access-times.js";

/** Bytes that are measured of a mapping: they fit the first cache of every processor. */
export const MEASURED = 8192;

/** Two lines, so that none is fetched along with another. */
const STEP = 128;
const LINES = MEASURED / STEP;
/** Accesses in a sample: microseconds in a cache, milliseconds over a bus. */
const LOADS = 64 * LINES;
const STORES = 8 * MEASURED;

/** Half of them may be disturbed before a median is. */
const MOST_SAMPLES = 41;
/** Milliseconds for a kind of access: what is slower gets fewer samples. */
const PATIENCE = 1000;
/** Before that V8 has not compiled the loops. In milliseconds. */
const WARM_UP = 30;

/**
 * Times loads and stores to the mapping and to ordinary memory.
 *
 * What tells the kinds of memory apart is not how many bytes a second come through, which depends on
 * the bus as much, but what an access costs:
 * - a load that must have the result of the one before waits for the memory itself, unless a cache has
 *   the line. Neither write-combined nor uncached memory is ever in a cache.
 * - stores to write-combined memory are collected until a whole line goes out: eight of 1 byte cost as
 *   much as one of 8 bytes, or no more than the processor takes to issue them. Each store to uncached
 *   memory goes out alone, and costs the same however wide it is.
 *
 * The loops are JavaScript's, for libc's copies choose their own widths, and can be unaligned, which
 * arm64's Device memory does not allow. Those that are compiled run at the processor's speed.
 *
 * @param mapping its first bytes, {@link MEASURED} or more; what is in them is lost
 * @param ordinary as many of ordinary memory
 */
export function measureAccess(mapping: ArrayBuffer, ordinary: ArrayBuffer): AccessTimes {
  const both = { mapping, ordinary };
  return {
    loads: compare(both, chained, timeLoads),
    byteStores: compare(both, (bytes) => new Uint8Array(bytes, 0, MEASURED), timeByteStores),
    wideStores: compare(both, (bytes) => new Float64Array(bytes, 0, MEASURED / 8), timeWideStores),
  };
}

/** In turn, so that whatever slows the machine down slows both. */
function compare<View>(
  { mapping, ordinary }: Readonly<Record<keyof Compared, ArrayBuffer>>,
  view: (bytes: ArrayBuffer) => View,
  time: (view: View) => number,
): Compared {
  const samples: { mapping: number[]; ordinary: number[] } = { mapping: [], ordinary: [] };
  const views = { mapping: view(mapping), ordinary: view(ordinary) };
  for (const warm = performance.now() + WARM_UP; performance.now() < warm; ) time(views.ordinary);
  const end = performance.now() + PATIENCE;
  while (samples.mapping.length < MOST_SAMPLES && performance.now() < end) {
    samples.ordinary.push(time(views.ordinary));
    samples.mapping.push(time(views.mapping));
  }
  return samples;
}

/** Each line holds where the next one is, in an order that nobody fetches ahead. */
function chained(bytes: ArrayBuffer): Int32Array {
  const words = new Int32Array(bytes, 0, MEASURED / 4);
  // 27 and the number of lines have no common divisor, so that all of them are gone through.
  for (let line = 0; line < LINES; line++) {
    words[(line * STEP) / 4] = (((line + 27) % LINES) * STEP) / 4;
  }
  return words;
}

/** Nanoseconds a load; infinite where the memory does not hold what was written to it. */
function timeLoads(words: Int32Array): number {
  const begin = process.hrtime.bigint();
  let at = 0;
  for (let left = LOADS; left > 0; left--) at = words[at] as number;
  const time = Number(process.hrtime.bigint() - begin) / LOADS;
  return at === 0 ? time : Number.POSITIVE_INFINITY;
}

function timeByteStores(bytes: Uint8Array): number {
  const begin = process.hrtime.bigint();
  for (let pass = 0; pass < STORES / MEASURED; pass++) {
    for (let at = 0; at < bytes.length; at++) bytes[at] = pass;
  }
  return Number(process.hrtime.bigint() - begin) / STORES;
}

function timeWideStores(words: Float64Array): number {
  const begin = process.hrtime.bigint();
  for (let pass = 0; pass < (STORES * 8) / MEASURED; pass++) {
    for (let at = 0; at < words.length; at++) words[at] = pass;
  }
  return Number(process.hrtime.bigint() - begin) / STORES;
}
