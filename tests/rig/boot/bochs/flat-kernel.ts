import { runTool } from "../../provision/bochs.js";
import type { Emulator } from "../../provision/emulator.js";
import { enterLongMode } from "./long-mode-preamble.js";

// Offsets in the setup header (Documentation/arch/x86/boot.rst).
const SETUP_SECTS = 0x1f1;
const SYSSIZE = 0x1f4;
const RELOCATABLE_KERNEL = 0x234;
const PAYLOAD_OFFSET = 0x248;
const PAYLOAD_LENGTH = 0x24c;
const INIT_SIZE = 0x260;

const SECTOR = 512;
/** Where a boot loader puts what is not relocatable. */
const BASE = 0x10_0000;
const ZSTD = 0xfd2fb528;

/** A piece of a kernel, and where it belongs. */
interface Segment {
  readonly physical: number;
  readonly data: Buffer;
  /** In memory; what the file does not have is zero. */
  readonly size: number;
}

/** The loadable segments of a 64-bit ELF file. */
function segmentsOf(elf: Buffer): { entry: number; segments: Segment[] } {
  const headers = Number(elf.readBigUInt64LE(0x20));
  const [headerSize, count] = [elf.readUInt16LE(0x36), elf.readUInt16LE(0x38)];
  const segments: Segment[] = [];
  for (let index = 0; index < count; index += 1) {
    const header = elf.subarray(headers + index * headerSize, headers + (index + 1) * headerSize);
    const word = (offset: number) => Number(header.readBigUInt64LE(offset));
    const isLoaded = header.readUInt32LE(0) === 1;
    const [offset, fileSize] = [word(0x08), word(0x20)];
    const data = elf.subarray(offset, offset + fileSize);
    if (isLoaded) segments.push({ physical: word(0x18), data, size: word(0x28) });
  }
  return { entry: Number(elf.readBigUInt64LE(0x18)), segments };
}

/** The kernel proper in a bzImage, or undefined where it is not as Debian packs it. */
function unpacked(bochs: Emulator, image: Buffer, code: number): Buffer | undefined {
  const from = code + image.readUInt32LE(PAYLOAD_OFFSET);
  // Its size comes behind it.
  const payload = image.subarray(from, from + image.readUInt32LE(PAYLOAD_LENGTH) - 4);
  if (payload.length < 4 || payload.readUInt32LE(0) !== ZSTD) return undefined;
  return runTool(bochs, "zstd", ["--decompress", "--stdout"], payload);
}

/**
 * The same kernel, to be loaded where it runs: unpacking itself takes it half of all instructions
 * until its first program. The part that runs in real mode stays, and so does every byte of the
 * kernel; between them is what the decompressor does besides.
 */
export function flatKernel(bochs: Emulator, image: Buffer): Buffer {
  const code = ((image[SETUP_SECTS] || 4) + 1) * SECTOR;
  const elf = unpacked(bochs, image, code);
  if (elf === undefined) return image;
  const { entry, segments } = segmentsOf(elf);
  const end = Math.max(...segments.map(({ physical, size }) => physical + size));
  const last = Math.max(...segments.map(({ physical, data }) => physical + data.length));
  const memory = Buffer.alloc(last - BASE);
  enterLongMode(BASE, entry).copy(memory);
  for (const { physical, data } of segments) data.copy(memory, physical - BASE);
  const setup = Buffer.from(image.subarray(0, code));
  setup.writeUInt32LE(Math.ceil(memory.length / 16), SYSSIZE);
  setup.writeUInt8(0, RELOCATABLE_KERNEL);
  setup.writeUInt32LE(end - BASE, INIT_SIZE);
  return Buffer.concat([setup, memory]);
}
