/** Nanoseconds that one access took, a sample after the other, each the mean of thousands. */
export type Samples = readonly number[];

/** The same accesses to the mapping and to ordinary memory, in turn. */
export interface Compared {
  readonly mapping: Samples;
  readonly ordinary: Samples;
}

/** How long a mapping takes beside ordinary memory of the same size. */
export interface AccessTimes {
  /** Loads that each wait for the one before, from lines of their own. */
  readonly loads: Compared;
  /** Stores of 1 byte, one behind the other. */
  readonly byteStores: Compared;
  /** Stores of 8 bytes, one behind the other. */
  readonly wideStores: Compared;
}
