import type { CacheMode } from "@vmprot/core";

export const PAGE = 4096;
const ENTRIES = 512;
const PRESENT_WRITABLE = 3;
const PWT = 1 << 3;
const PCD = 1 << 4;

/**
 * IA32_PAT as Linux programs it, by index from the lowest byte: WB, WC, UC-, UC, WB, WP, UC-, WT
 * (arch/x86/mm/pat/memtype.c, pat_bp_init). A guest with Linux in it would use the same entries.
 */
export const GUEST_PAT = 0x0407_0506_0007_0106n;
/** IA32_PAT's number (Intel SDM vol. 4, table 2-2; AMD APM vol. 2, 7.8). */
export const MSR_IA32_PAT = 0x277;

/**
 * Bits of a leaf entry that choose the entry of {@link GUEST_PAT}: PWT is 1, PCD is 2, and PAT,
 * bit 7 in a 4 KiB leaf, would be 4. `uncached` is UC-, as pgprot_noncached has it.
 */
const ATTRIBUTE: Readonly<Record<CacheMode, number>> = {
  cached: 0,
  "write-combined": PWT,
  uncached: PCD,
};

/** Where in guest memory the tables are; those of the buffer's pages come last. */
export const TABLES = { pml4: 0x2000, pdpt: 0x3000, low: 0x4000, lowest: 0x5000, buffer: 0x6000 };
const FIRST_LEAVES = 0x7000;

/** How many bytes of guest memory the tables end at. */
export const tablesEnd = (pages: number): number =>
  FIRST_LEAVES + Math.ceil(pages / ENTRIES) * PAGE;

/**
 * Page tables for 4-level paging: the first 2 MiB one to one, cached, and the buffer one to one
 * with the attribute. All leaves are of 4 KiB.
 *
 * @param bufferAddress a multiple of 1 GiB, and not 0
 * @param pages of the buffer; 1 GiB at most
 * @returns the bytes from {@link TABLES}.pml4 on
 */
export function pageTables(bufferAddress: bigint, pages: number, cache: CacheMode): Uint8Array {
  const tables = new DataView(new ArrayBuffer(tablesEnd(pages) - TABLES.pml4));
  const entry = (table: number, index: number, target: bigint | number, bits = 0): void => {
    const value = BigInt(target) | BigInt(PRESENT_WRITABLE | bits);
    tables.setBigUint64(table - TABLES.pml4 + index * 8, value, true);
  };
  entry(TABLES.pml4, 0, TABLES.pdpt);
  entry(TABLES.pdpt, 0, TABLES.low);
  entry(TABLES.low, 0, TABLES.lowest);
  for (let page = 0; page < ENTRIES; page++) entry(TABLES.lowest, page, page * PAGE);

  entry(TABLES.pdpt, Number(bufferAddress >> 30n), TABLES.buffer);
  for (let page = 0; page < pages; page++) {
    const leaves = FIRST_LEAVES + Math.floor(page / ENTRIES) * PAGE;
    if (page % ENTRIES === 0) entry(TABLES.buffer, page / ENTRIES, leaves);
    entry(leaves, page % ENTRIES, bufferAddress + BigInt(page * PAGE), ATTRIBUTE[cache]);
  }
  return new Uint8Array(tables.buffer);
}
