/** The bytes of a C structure, written and read by offset, in x86's byte order. */
export class Struct {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  /** @param bytes the structure as it is, or its size for one of zeros */
  constructor(bytes: Uint8Array | number) {
    // V8 moves small arrays that it keeps in its own heap; ones with a buffer of their own stay.
    this.bytes = typeof bytes === "number" ? new Uint8Array(new ArrayBuffer(bytes)) : bytes;
    this.#view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  }

  u8(offset: number, value: number): this {
    this.#view.setUint8(offset, value);
    return this;
  }

  u16(offset: number, value: number): this {
    this.#view.setUint16(offset, value, true);
    return this;
  }

  u32(offset: number, value: number): this {
    this.#view.setUint32(offset, value, true);
    return this;
  }

  u64(offset: number, value: number | bigint): this {
    this.#view.setBigUint64(offset, BigInt(value), true);
    return this;
  }

  get16(offset: number): number {
    return this.#view.getUint16(offset, true);
  }

  get32(offset: number): number {
    return this.#view.getUint32(offset, true);
  }

  get64(offset: number): bigint {
    return this.#view.getBigUint64(offset, true);
  }
}
