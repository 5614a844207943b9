import type { CacheMode } from "@vmprot/core";
import type { AccessTimes, Compared, Samples } from "./access-times.js";

/** What times say of a mapping, and by which figures. */
export interface Speed {
  readonly says: CacheMode | "cannot tell";
  /** One sentence, with the figures that decided. */
  readonly why: string;
  /** Medians in nanoseconds an access; absent where there are too few samples. */
  readonly nanoseconds?: Readonly<
    Record<keyof AccessTimes, { readonly mapping: number; readonly ordinary: number }>
  >;
}

/** Fewer have no quartiles: two samples are to lie beyond each. */
const FEWEST = 9;
/** What is steady to this factor between its quartiles is not disturbed more often than it is not. */
const STEADY = 2;
/**
 * A load from a first or second cache takes 3 to 20 cycles and the loop 2 more: less than 10 ns at
 * 1 GHz and more. What takes longer for ordinary memory is an interpreter or an emulator, over which
 * no memory could be seen (17 ns with node --jitless on a processor of 2 ns).
 */
const SLOWEST_CACHE_NS = 10;
/** Lines in the same cache cost the same; so much is left to noise and to larger pages. */
const SAME = 3;
/** No memory answers faster, however near: the best known desktop parts take some 45 ns. */
const FASTEST_MEMORY_NS = 20;
/** What is left between that and the slowest cache, and more than {@link SAME}. */
const OTHER = 6;
/** Stores that are collected go out 64 at a time, so that issuing them is what costs, or nearly. */
const ISSUED = 4;
/** A transaction takes 5 ns and more at the nearest memory, a store that is issued 1 ns and less. */
const TRANSACTION = 8;
/** Of what a store of 8 bytes costs: 1/8 where bytes are collected and the bus is what is slow, */
const COLLECTED = 0.4;
/** and all of it where each goes alone. Between the two, some buses split what is wide. */
const ALONE = 0.7;

/**
 * Tells the kind of memory from the times of accesses to it. It says "cannot tell" rather than guess:
 * half of the samples, from quartile to quartile, must all say the same.
 */
export function classifySpeed(times: AccessTimes): Speed {
  const { loads, byteStores, wideStores } = times;
  const all = [loads, byteStores, wideStores].flatMap(({ mapping, ordinary }) => [
    mapping,
    ordinary,
  ]);
  if (all.some((samples) => samples.length < FEWEST)) {
    const fewest = Math.min(...all.map((samples) => samples.length));
    return cannot(`of one kind of access there are ${fewest} samples, and ${FEWEST} are needed`);
  }
  if (!all.flat().every((time) => Number.isFinite(time) && time > 0)) {
    return cannot("the mapping does not hold what is written to it, or the clock stood still");
  }
  const nanoseconds = {
    loads: medians(loads),
    byteStores: medians(byteStores),
    wideStores: medians(wideStores),
  };
  const unsteady = [loads, byteStores, wideStores].find(
    ({ ordinary }) => quartile(ordinary, 3) > STEADY * quartile(ordinary, 1),
  );
  if (unsteady !== undefined) {
    return cannot("ordinary memory itself is not steady: the machine is too busy", nanoseconds);
  }
  if (nanoseconds.loads.ordinary > SLOWEST_CACHE_NS) {
    const time = ns(nanoseconds.loads.ordinary);
    return cannot(`a load from ordinary memory takes ${time}, which no cache does`, nanoseconds);
  }
  return { ...decided(times, nanoseconds), nanoseconds };
}

type Medians = NonNullable<Speed["nanoseconds"]>;

function decided(times: AccessTimes, medianOf: Medians): Pick<Speed, "says" | "why"> {
  const load = ratios(times.loads);
  const store = ratios(times.byteStores);
  const loads = `a load takes ${beside(medianOf.loads)}`;
  const stores = `a store of a byte ${beside(medianOf.byteStores)}`;
  if (load.high <= SAME) {
    if (store.high <= ISSUED) return { says: "cached", why: `${loads}, ${stores}` };
    return cannot(`loads come from a cache and stores go to none: ${loads}, ${stores}`);
  }
  const isMemory = load.low >= OTHER && quartile(times.loads.mapping, 1) >= FASTEST_MEMORY_NS;
  if (!isMemory)
    return cannot(`${loads}: neither a cache's time nor a memory's, or now one, now the other`);
  const wide = medianOf.wideStores.mapping;
  const share = {
    low: quartile(times.byteStores.mapping, 1) / wide,
    high: quartile(times.byteStores.mapping, 3) / wide,
  };
  const why = `${loads}, ${stores}, and one of 8 bytes ${ns(wide)}`;
  if (store.high <= ISSUED || share.high <= COLLECTED) return { says: "write-combined", why };
  if (store.low >= TRANSACTION && share.low >= ALONE) return { says: "uncached", why };
  return cannot(`${why}: in no cache, and neither collected nor each alone`);
}

const cannot = (why: string, nanoseconds?: Medians): Speed => ({
  says: "cannot tell",
  why,
  ...(nanoseconds && { nanoseconds }),
});

/** The mapping's quartiles as multiples of the median of ordinary memory. */
function ratios({ mapping, ordinary }: Compared): { readonly low: number; readonly high: number } {
  const base = quartile(ordinary, 2);
  return { low: quartile(mapping, 1) / base, high: quartile(mapping, 3) / base };
}

const medians = ({ mapping, ordinary }: Compared) => ({
  mapping: quartile(mapping, 2),
  ordinary: quartile(ordinary, 2),
});

/** Of samples in any order: 1 and 3 are the quartiles, 2 the median. */
function quartile(samples: Samples, which: 1 | 2 | 3): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.round((which / 4) * (sorted.length - 1))] as number;
}

/** Three digits. */
const ns = (time: number): string => `${Number(time.toPrecision(3))} ns`;

const beside = ({ mapping, ordinary }: { mapping: number; ordinary: number }): string =>
  `${ns(mapping)} (ordinary memory ${ns(ordinary)})`;
