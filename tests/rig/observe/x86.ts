import { found, NoEntry, type Reader } from "./reader.js";
import { field, type Step, type Tables, walkTables } from "./table-walk.js";

/** The cache modes that Linux programs into the PAT register, by index. */
const LINUX_PAT = [
  "cached",
  "write-combined",
  "uncached-minus",
  "uncached",
  "cached",
  "write-protected",
  "uncached-minus",
  "write-through",
] as const;

const PRESENT = 1n;
const LARGE = 1n << 7n;
const ADDRESS = 0x000f_ffff_ffff_f000n;
const LA57 = 1n << 12n;
const PAGE = 4096n;

function step(entry: bigint, size: bigint): Step {
  if ((entry & PRESENT) === 0n) return { kind: "none" };
  const leaf = size === PAGE || (entry & LARGE) !== 0n;
  return leaf
    ? { kind: "leaf", base: entry & ADDRESS, size }
    : { kind: "table", base: entry & ADDRESS };
}

export function x86Tables(cr3: bigint, levels: 4 | 5): Tables {
  return { root: cr3 & ADDRESS, bits: 12 + 9 * levels, levels, step };
}

/** In a large entry, bit 7 says that it is large. */
export const x86Attribute = (entry: bigint, size: number) => ({
  arch: "x86_64" as const,
  pwt: field(entry, 3, 1),
  pcd: field(entry, 4, 1),
  pat: field(entry, size > Number(PAGE) ? 12 : 7, 1),
});

/** Page tables of x86-64, of 4 or 5 levels. */
export const x86Reader: Reader = {
  async page(processor, address) {
    const levels = (await processor.register("CR4")) & LA57 ? 5 : 4;
    const tables = x86Tables(await processor.register("CR3"), levels);
    const leaf = found(await walkTables(processor.read, tables, address));
    const attribute = x86Attribute(leaf.entry, leaf.size);
    const { pat, pcd, pwt } = attribute;
    return { ...leaf, attribute, cache: LINUX_PAT[(pat << 2) | (pcd << 1) | pwt] ?? "uncached" };
  },
  async stage2() {
    throw new NoEntry("no register of this emulator leads there: see kvmmmu:kvm_mmu_set_spte");
  },
};
