/** What is said in an arm64 kernel's header. */
export interface ImageHeader {
  readonly textOffset?: bigint;
  readonly size?: bigint;
  readonly flags?: bigint;
  /** Where the PE header is, with the file's length by its sections; none if absent. */
  readonly pe?: { readonly at: number; readonly end: number };
}

/** Linux's own: little-endian, pages of 4 KiB, anywhere in RAM. */
const FLAGS = 0xan;

/** A kernel of so many bytes: the header, and a pattern. */
export function arm64Image(
  length: number,
  { textOffset = 0n, size = BigInt(length), flags = FLAGS, pe }: ImageHeader = {},
): Buffer {
  const image = Buffer.alloc(length, "vmprot's kernel. ");
  image.writeBigUInt64LE(textOffset, 8);
  image.writeBigUInt64LE(size, 16);
  image.writeBigUInt64LE(flags, 24);
  image.write("ARM\x64", 56, "latin1");
  image.writeUInt32LE(pe?.at ?? 0, 60);
  if (pe === undefined) return image;
  // Two sections after an optional header of 160 bytes.
  image.writeUInt16LE(2, pe.at + 6);
  image.writeUInt16LE(160, pe.at + 20);
  const sections = pe.at + 24 + 160;
  const half = Math.floor(pe.end / 2);
  for (const [at, [from, bytes]] of [
    [sections, [0, half]],
    [sections + 40, [half, pe.end - half]],
  ] as const) {
    image.writeUInt32LE(bytes, at + 16);
    image.writeUInt32LE(from, at + 20);
  }
  return image;
}
