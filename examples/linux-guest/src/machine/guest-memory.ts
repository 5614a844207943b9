/** The guest's RAM, in place: one stretch of guest-physical addresses, shared with a guest that writes at any time. */
export class GuestMemory {
  /** The first guest-physical address. */
  readonly base: number;
  readonly #bytes: Uint8Array;

  /** @param bytes all of the RAM; they must stay mapped for as long as this is used */
  constructor(base: number, bytes: Uint8Array) {
    this.base = base;
    this.#bytes = bytes;
  }

  /** Bytes. */
  get size(): number {
    return this.#bytes.length;
  }

  /**
   * The bytes there, in place: what is read twice may differ.
   *
   * @param address guest-physical, 0 to 2**53 - 1
   * @returns undefined where not all of them are RAM
   */
  at(address: number, length: number): Uint8Array | undefined {
    const from = address - this.base;
    if (from < 0 || length > this.#bytes.length || from > this.#bytes.length - length) {
      return undefined;
    }
    return this.#bytes.subarray(from, from + length);
  }
}
