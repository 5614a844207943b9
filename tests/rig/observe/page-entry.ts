/** What the leaf entry of a page-table walk says. */
export interface PageEntry {
  readonly physical: bigint;
  readonly pwt: number;
  readonly pcd: number;
  readonly pat: number;
  /** How much memory the entry maps. */
  readonly size: number;
}

const PRESENT = 1n;
const LARGE = 1n << 7n;
const ADDRESS = 0x000f_ffff_ffff_f000n;

const bit = (entry: bigint, index: bigint): number => Number((entry >> index) & 1n);

/** Reads 8 bytes of physical memory. */
export type ReadPhysical = (address: bigint) => Promise<bigint>;

/** Walks x86-64 page tables of 4 or 5 levels. Undefined where the address is not mapped. */
export async function walkPageTables(
  read: ReadPhysical,
  cr3: bigint,
  levels: 4 | 5,
  address: bigint,
): Promise<PageEntry | undefined> {
  let table = cr3 & ADDRESS;
  for (let level = levels - 1; level >= 0; level -= 1) {
    const shift = BigInt(12 + 9 * level);
    const entry = await read(table + ((address >> shift) & 0x1ffn) * 8n);
    if ((entry & PRESENT) === 0n) return undefined;
    const large = level > 0 && (entry & LARGE) !== 0n;
    if (level === 0 || large) {
      const size = 1n << shift;
      return {
        physical: (entry & ADDRESS & ~(size - 1n)) | (address & (size - 1n)),
        pwt: bit(entry, 3n),
        pcd: bit(entry, 4n),
        // In a large entry, bit 7 says that it is large.
        pat: bit(entry, large ? 12n : 7n),
        size: Number(size),
      };
    }
    table = entry & ADDRESS;
  }
  return undefined;
}
