import { VmprotError } from "@vmprot/core";

/**
 * The setup header of a bzImage, which becomes a part of the boot parameters (Documentation/arch/x86/boot.rst,
 * "The Real-Mode Kernel Header"). Offsets are those in the file, and in the boot parameters.
 */
const SETUP_SECTORS = 0x1f1;
const HEADER_LENGTH = 0x201;
const MAGIC = 0x202;
const VERSION = 0x206;
const LOAD_FLAGS_EXTENDED = 0x236;
const PREFERRED_ADDRESS = 0x258;
const INIT_SIZE = 0x260;
const HEADER_END = 0x268;

const HDRS = 0x5372_6448;
/** The first protocol with an entry point for 64-bit mode. */
const PROTOCOL_2_12 = 0x020c;
const HAS_64_BIT_ENTRY = 1;
const LOWEST = 0x10_0000;

/** A kernel, and what its header says of it. */
export interface BzImage {
  /** The header's bytes, which belong to {@link HEADER_AT} of the boot parameters. */
  readonly header: Uint8Array;
  /** What is put into memory, and is entered {@link ENTRY_64} bytes on. */
  readonly code: Uint8Array;
  /** Where it wants to be. */
  readonly address: number;
  /** Bytes that it needs from there, to unpack itself and to begin. */
  readonly room: number;
}

/** Where the header is in the boot parameters. */
export const HEADER_AT = SETUP_SECTORS;
/** "64-bit BOOT PROTOCOL": the entry point, from where the code is. */
export const ENTRY_64 = 0x200;

/** @throws VmprotError INPUT_MALFORMED */
export function readBzImage(file: Uint8Array): BzImage {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (file.length < HEADER_END || view.getUint32(MAGIC, true) !== HDRS) {
    throw notBootable("it is no bzImage");
  }
  const flags = view.getUint16(LOAD_FLAGS_EXTENDED, true);
  if (view.getUint16(VERSION, true) < PROTOCOL_2_12 || (flags & HAS_64_BIT_ENTRY) === 0) {
    throw notBootable("it has no entry point for 64-bit mode");
  }
  const sectors = view.getUint8(SETUP_SECTORS) || 4;
  const code = file.subarray((sectors + 1) * 512);
  if (code.length <= ENTRY_64) throw notBootable("it ends before its code");
  const headerEnd = MAGIC + view.getUint8(HEADER_LENGTH);
  if (headerEnd < HEADER_END) throw notBootable("its header is cut off");
  const address = Number(view.getBigUint64(PREFERRED_ADDRESS, true));
  if (address < LOWEST)
    throw notBootable("it wants to be below 1 MiB, where the board's tables are");
  return {
    header: file.subarray(SETUP_SECTORS, headerEnd),
    code,
    address,
    room: Math.max(view.getUint32(INIT_SIZE, true), code.length),
  };
}

const notBootable = (why: string) =>
  new VmprotError("INPUT_MALFORMED", `The kernel cannot be booted here: ${why}.`);
