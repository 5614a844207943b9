/** Reads 8 bytes of physical memory. */
export type ReadPhysical = (address: bigint) => Promise<bigint>;

/** A processor that stands still. */
export interface Processor {
  /** A register, by the name that its manual gives it. */
  register(name: string): Promise<bigint>;
  readonly read: ReadPhysical;
}

/** Somebody who can look into a machine. */
export interface Inspector {
  /** Stops the machine for one look at it. */
  inspect<T>(look: (processor: Processor) => Promise<T>): Promise<T>;
}
