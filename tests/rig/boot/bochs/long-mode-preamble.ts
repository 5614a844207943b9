const PAGE = 4096;

/** A page of code, then six of page tables. */
const SIZE = 7 * PAGE;

const GDT = 0x100;
const GDT_POINTER = 0x120;
const CODE_SEGMENT = 0x08;
/** Present, 64-bit code. */
const CODE_DESCRIPTOR = 0x0020_9a00_0000_0000n;

const PRESENT_WRITABLE = 3n;
const LARGE = 0x80n;
const LARGE_SIZE = 0x20_0000n;

const word = (value: number): number[] => [...Buffer.from(Uint32Array.of(value).buffer)];

/** Assembled by hand. ESI is the address of the kernel's boot parameters, and stays. */
function code(base: number, entry: number): Buffer {
  const enter = [
    ...[0xfa, 0xfc] /*                           cli; cld             */,
    ...[0x0f, 0x01, 0x15, ...word(base + GDT_POINTER)] /* lgdt [pointer]    */,
    ...[0x0f, 0x20, 0xe0] /*                     mov eax, cr4         */,
    ...[0x83, 0xc8, 0x20] /*                     or eax, PAE          */,
    ...[0x0f, 0x22, 0xe0] /*                     mov cr4, eax         */,
    ...[0xb8, ...word(base + PAGE)] /*           mov eax, tables      */,
    ...[0x0f, 0x22, 0xd8] /*                     mov cr3, eax         */,
    ...[0xb9, ...word(0xc000_0080)] /*           mov ecx, EFER        */,
    ...[0x0f, 0x32] /*                           rdmsr                */,
    ...[0x0d, ...word(0x100)] /*                 or eax, LME          */,
    ...[0x0f, 0x30] /*                           wrmsr                */,
    ...[0x0f, 0x20, 0xc0] /*                     mov eax, cr0         */,
    ...[0x0d, ...word(0x8000_0000)] /*           or eax, PG           */,
    ...[0x0f, 0x22, 0xc0] /*                     mov cr0, eax         */,
  ];
  const FAR_JUMP = 7;
  return Buffer.from([
    ...enter,
    ...[0xea, ...word(base + enter.length + FAR_JUMP), CODE_SEGMENT, 0] /* jmp code:next */,
    ...[0x89, 0xf6] /*                     next: mov esi, esi         */,
    ...[0xb8, ...word(entry)] /*                 mov eax, entry       */,
    ...[0xff, 0xe0] /*                           jmp rax              */,
  ]);
}

/** One top table, one below it, and four that map 2 MiB an entry: the first 4 GiB as they are. */
function writeTables(preamble: Buffer, base: number): void {
  const entry = (table: number, index: number, value: bigint) =>
    preamble.writeBigUInt64LE(value | PRESENT_WRITABLE, table * PAGE + index * 8);
  const address = (table: number) => BigInt(base + table * PAGE);
  entry(1, 0, address(2));
  for (let gigabyte = 0; gigabyte < 4; gigabyte += 1) {
    entry(2, gigabyte, address(3 + gigabyte));
    for (let index = 0; index < 512; index += 1) {
      entry(3 + gigabyte, index, (BigInt(gigabyte * 512 + index) * LARGE_SIZE) | LARGE);
    }
  }
}

/**
 * What a 64-bit kernel wants to find done (Documentation/arch/x86/boot.rst, 64-bit boot protocol),
 * from where its setup code ends: flat 32-bit protected mode.
 *
 * @param base its physical address, of a page below 4 GiB
 * @param entry the kernel's
 */
export function enterLongMode(base: number, entry: number): Buffer {
  const preamble = Buffer.alloc(SIZE);
  code(base, entry).copy(preamble);
  preamble.writeBigUInt64LE(CODE_DESCRIPTOR, GDT + CODE_SEGMENT);
  preamble.writeUInt16LE(2 * 8 - 1, GDT_POINTER);
  preamble.writeUInt32LE(base + GDT, GDT_POINTER + 2);
  writeTables(preamble, base);
  return preamble;
}
