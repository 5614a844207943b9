import { VmprotError } from "@vmprot/core";

/** What the header of an arm64 kernel says of where the kernel must be. */
export interface KernelImage {
  /** Bytes from an address that is a multiple of 2 MiB. */
  readonly textOffset: number;
  /** Bytes that the kernel uses from its beginning on, with memory that is not in the file. */
  readonly size: number;
}

// The header's fields (Documentation/arch/arm64/booting.rst, "Call the kernel image").
const HEADER = 64;
const TEXT_OFFSET = 8;
const IMAGE_SIZE = 16;
const FLAGS = 24;
const MAGIC = { at: 56, bytes: "ARM\x64" };
const PE_HEADER = 60;
const BIG_ENDIAN = 1n << 0n;

/** What people mistake for an Image, by what it has where. */
const OTHERS = [
  { at: 0, bytes: "\x1f\x8b", what: "compressed by gzip: unpack it first" },
  {
    at: 4,
    bytes: "zimg",
    what: "an EFI program with a compressed kernel inside: unpack that first",
  },
  { at: 0, bytes: "\x7fELF", what: "an ELF file, as vmlinux is: take arch/arm64/boot/Image" },
  { at: 0x202, bytes: "HdrS", what: "a bzImage, for x86" },
] as const;

const unbootable = (why: string): VmprotError =>
  new VmprotError("INPUT_MALFORMED", `The kernel cannot be booted: ${why}.`);

/**
 * Reads the header, and looks whether the file is all there.
 *
 * @throws VmprotError INPUT_MALFORMED
 */
export function readKernelImage(kernel: Uint8Array): KernelImage {
  const file = Buffer.from(kernel.buffer, kernel.byteOffset, kernel.length);
  if (file.length === 0) throw unbootable("the file is empty");
  if (!has(file, MAGIC)) {
    const other = OTHERS.find((each) => has(file, each));
    throw unbootable(other === undefined ? "it is no arm64 Image" : `it is ${other.what}`);
  }
  if (file.readBigUInt64LE(FLAGS) & BIG_ENDIAN) throw unbootable("it is a big-endian one");
  // Before Linux 3.17 there was none, and text_offset was not to be believed either.
  const size = Number(file.readBigUInt64LE(IMAGE_SIZE));
  if (size === 0) throw unbootable("its header does not say how large it is");
  if (file.length < sizeInFile(file)) throw unbootable("the file is cut off");
  const textOffset = Number(file.readBigUInt64LE(TEXT_OFFSET));
  return { textOffset, size: Math.max(size, file.length) };
}

const has = (file: Buffer, { at, bytes }: { readonly at: number; readonly bytes: string }) =>
  file.length >= HEADER && file.toString("latin1", at, at + bytes.length) === bytes;

/**
 * Where the last section of the file ends. Linux's own header does not say it, but a kernel that EFI
 * can start, too, is a PE file (PE Format, "COFF File Header", "Section Table").
 */
function sizeInFile(file: Buffer): number {
  const header = file.readUInt32LE(PE_HEADER);
  if (header === 0) return HEADER;
  const [coff, sectionSize] = [24, 40];
  if (file.length < header + coff) return header + coff;
  const sections = header + coff + file.readUInt16LE(header + 20);
  const count = file.readUInt16LE(header + 6);
  let end = sections + count * sectionSize;
  if (file.length < end) return end;
  for (let at = sections; at < sections + count * sectionSize; at += sectionSize) {
    end = Math.max(end, file.readUInt32LE(at + 16) + file.readUInt32LE(at + 20));
  }
  return end;
}
