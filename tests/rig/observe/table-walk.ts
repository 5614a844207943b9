import type { ReadPhysical } from "./processor.js";

/** What an entry is: nothing, a pointer to the next table, or the end of the walk. */
export type Step =
  | { readonly kind: "none" }
  | { readonly kind: "table"; readonly base: bigint }
  | { readonly kind: "leaf"; readonly base: bigint; readonly size: bigint };

/** Tables whose every level but the first resolves 9 bits, above pages of 4 KiB. */
export interface Tables {
  readonly root: bigint;
  /** How many bits of an address are translated. */
  readonly bits: number;
  readonly levels: number;
  /** @param size how much memory the entry stands for, in bytes */
  step(entry: bigint, size: bigint): Step;
}

/** The entry that maps an address. */
export interface Leaf {
  readonly entry: bigint;
  /** Where the address itself is. */
  readonly physical: bigint;
  /** How much memory the entry maps, in bytes. */
  readonly size: number;
}

/** @returns undefined where the address is not mapped */
export async function walkTables(
  read: ReadPhysical,
  { root, bits, levels, step }: Tables,
  address: bigint,
): Promise<Leaf | undefined> {
  if (address >> BigInt(bits) !== 0n) return undefined;
  let table = root;
  for (let left = levels - 1; left >= 0; left -= 1) {
    const shift = BigInt(12 + 9 * left);
    // The first table may be larger, or smaller, than the others.
    const all = left === levels - 1 ? (1n << BigInt(bits)) - 1n : (1n << (shift + 9n)) - 1n;
    const entry = await read(table + ((address & all) >> shift) * 8n);
    const next = step(entry, 1n << shift);
    if (next.kind === "none") return undefined;
    if (next.kind === "leaf") {
      const within = next.size - 1n;
      const physical = (next.base & ~within) | (address & within);
      return { entry, physical, size: Number(next.size) };
    }
    table = next.base;
  }
  return undefined;
}

/** Some bits of an entry or a register. */
export const field = (value: bigint, low: number, width: number): number =>
  Number((value >> BigInt(low)) & ((1n << BigInt(width)) - 1n));
