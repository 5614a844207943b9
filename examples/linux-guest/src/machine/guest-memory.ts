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
   * @param address guest-physical
   * @returns undefined where not all of them are RAM, and for what is no address or no length
   */
  at(address: number, length: number): Uint8Array | undefined {
    const from = address - this.base;
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(length)) return undefined;
    if (from < 0 || length < 0 || from > this.#bytes.length - length) {
      return undefined;
    }
    return this.#bytes.subarray(from, from + length);
  }

  /** @throws RangeError where not all of it would be RAM: the caller has placed it wrong */
  put(address: number, bytes: Uint8Array): void {
    const room = this.at(address, bytes.length);
    if (room === undefined) throw new RangeError(`No RAM at 0x${address.toString(16)}.`);
    room.set(bytes);
  }
}
