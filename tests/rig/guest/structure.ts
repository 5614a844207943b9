/** The bytes of a C structure that an ioctl takes, by offset, in x86's byte order. */
export class Structure {
  readonly bytes: Buffer;

  constructor(size: number, words: Readonly<Record<number, number>> = {}) {
    this.bytes = Buffer.alloc(size);
    for (const [offset, value] of Object.entries(words)) {
      this.bytes.writeUInt32LE(value >>> 0, Number(offset));
    }
  }

  u32(offset: number): number {
    return this.bytes.readUInt32LE(offset);
  }

  u64(offset: number): number {
    return Number(this.bytes.readBigUInt64LE(offset));
  }
}
