import type { CacheMode } from "@vmprot/core";

/** Bytes of a page of our guests, whatever the host's are. */
export const PAGE = 4096;
const ENTRIES = 512;
const MIB_2 = ENTRIES * PAGE;

/**
 * Where in guest memory the tables are: one more level on top for processors that have it, the root,
 * which has an entry for each GiB, and one table below it for each GiB that is mapped. Those of the
 * buffer's pages come last.
 */
export const TABLES = { top: 0x2000, root: 0x3000, low: 0x4000, buffer: 0x5000 };
const FIRST_LEAVES = 0x6000;

/** Where nothing is: 2 MiB at the end of the first GiB, for stores that are to reach the VMM. */
export const NOWHERE = 0x3fe0_0000;

/** The largest page size that a host of one of our architectures has. */
const LARGEST_PAGE = 0x1_0000;

/** How many bytes of memory of its own a guest needs for so many pages of a buffer. */
export function ownMemory(pages: number): number {
  const end = FIRST_LEAVES + Math.ceil(pages / ENTRIES) * PAGE;
  return Math.ceil(end / LARGEST_PAGE) * LARGEST_PAGE;
}

/** How a processor wants the entries of its tables. All of them have 512 to a table of 4 KiB. */
export interface EntryFormat {
  /** Whether the root has another table above it. */
  readonly hasTop: boolean;
  /** An entry that names the next table. */
  table(at: bigint): bigint;
  /** A page of 4 KiB with the attribute. */
  page(address: bigint, cache: CacheMode): bigint;
  /** 2 MiB of cached memory with code in it. */
  code(address: bigint): bigint;
  /** 2 MiB for stores only, at {@link NOWHERE}. Absent: the guest does not need them. */
  device?(address: bigint): bigint;
}

/**
 * Page tables that map the first 2 MiB one to one, cached, and the buffer one to one with the
 * attribute, page by page.
 *
 * @param bufferAddress a multiple of 1 GiB, and not 0
 * @param pages of the buffer; 1 GiB at most
 * @returns the bytes from {@link TABLES}.top on
 */
export function pageTables(
  format: EntryFormat,
  bufferAddress: bigint,
  pages: number,
  cache: CacheMode,
): Uint8Array {
  const tables = new DataView(new ArrayBuffer(ownMemory(pages) - TABLES.top));
  const set = (table: number, index: number, entry: bigint): void =>
    tables.setBigUint64(table - TABLES.top + index * 8, entry, true);
  const link = (table: number, index: number, to: number): void =>
    set(table, index, format.table(BigInt(to)));

  if (format.hasTop) link(TABLES.top, 0, TABLES.root);
  link(TABLES.root, 0, TABLES.low);
  set(TABLES.low, 0, format.code(0n));
  const device = format.device?.(BigInt(NOWHERE));
  if (device !== undefined) set(TABLES.low, NOWHERE / MIB_2, device);

  link(TABLES.root, Number(bufferAddress >> 30n), TABLES.buffer);
  for (let page = 0; page < pages; page++) {
    const leaves = FIRST_LEAVES + Math.floor(page / ENTRIES) * PAGE;
    if (page % ENTRIES === 0) link(TABLES.buffer, page / ENTRIES, leaves);
    set(leaves, page % ENTRIES, format.page(bufferAddress + BigInt(page * PAGE), cache));
  }
  return new Uint8Array(tables.buffer);
}
