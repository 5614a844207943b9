/** What answers a guest's loads from a stretch of addresses without memory, and its stores there. */
export interface Device {
  /**
   * @param offset bytes from where the device begins
   * @param size bytes: 1, 2, 4 or 8
   * @returns an unsigned number of 32 bits at most
   */
  read(offset: number, size: number): number;
  /** @param value unsigned, below 2**53: the upper bits of 8 bytes are lost beyond that */
  write(offset: number, size: number, value: number): void;
}

/** Tells the guest's interrupt controller that a device wants attention: an edge. */
export type RaiseInterrupt = () => void;
