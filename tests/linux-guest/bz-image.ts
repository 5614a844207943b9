/** What is said in a bzImage's header. */
export interface BzHeader {
  readonly sectors?: number;
  readonly version?: number;
  readonly flags?: number;
  readonly address?: bigint;
  readonly room?: number;
  /** The byte at 0x201: how far after 0x202 the header reaches. */
  readonly reach?: number;
}

/** Bytes of code that begin with this. */
export const CODE = "vmprot's kernel. ";

/** A kernel of so many bytes of code, with a header as Debian's kernels have it. */
export function bzImage(code: number, header: BzHeader = {}): Buffer {
  const { sectors = 39, version = 0x20f, flags = 0x7f, address = 0x100_0000n } = header;
  const { room = code, reach = 0x6a } = header;
  const file = Buffer.alloc(((sectors || 4) + 1) * 512 + code);
  file.fill(CODE, file.length - code);
  file.writeUInt8(sectors, 0x1f1);
  file.writeUInt8(0xeb, 0x200);
  file.writeUInt8(reach, 0x201);
  file.write("HdrS", 0x202);
  file.writeUInt16LE(version, 0x206);
  file.writeUInt16LE(flags, 0x236);
  file.writeBigUInt64LE(address, 0x258);
  file.writeUInt32LE(room, 0x260);
  return file;
}
