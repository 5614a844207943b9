import { found, NoEntry, OWN, type Reader } from "./reader.js";
import { field, type Step, type Tables, walkTables } from "./table-walk.js";

const PAGE = 4096n;
const VALID = 1n;
/** Any of R, W and X. */
const LEAF = 0b1110n;
const NAPOT = 1n << 63n;
const NAPOT_64K = 0x1_0000n;

const frame = (entry: bigint, bits: number): bigint => (entry & ((1n << BigInt(bits)) - 1n)) * PAGE;

function step(entry: bigint, size: bigint): Step {
  if ((entry & VALID) === 0n) return { kind: "none" };
  const base = frame(entry >> 10n, 44);
  if ((entry & LEAF) === 0n) return { kind: "table", base };
  const contiguous = size === PAGE && (entry & NAPOT) !== 0n;
  return { kind: "leaf", base, size: contiguous ? NAPOT_64K : size };
}

/** Levels by the mode of satp and hgatp: Sv39, Sv48, Sv57. */
const LEVELS: Readonly<Record<number, number>> = { 8: 3, 9: 4, 10: 5 };

/** From satp, or hgatp, whose first table is four times as large. */
export function riscv64Tables(register: bigint, guest: boolean): Tables {
  const levels = LEVELS[field(register, 60, 4)];
  if (levels === undefined) throw new NoEntry(guest ? "no guest is loaded" : "no tables");
  const bits = 12 + 9 * levels + (guest ? 2 : 0);
  return { root: frame(register, 44), bits, levels, step };
}

const pbmtOf = (entry: bigint): number => field(entry, 61, 2);

/** Svpbmt: the physical memory's own attribute, or another. */
const PBMT = ["PMA", "NC", "IO", "reserved"] as const;
/** What Linux means by it; what the first is depends on the memory. */
const LINUX_PBMT = [OWN, "write-combined", "uncached", "reserved"] as const;

/** Page tables of riscv64. */
export const riscv64Reader: Reader = {
  async page({ register, read }, address) {
    const tables = riscv64Tables(await register("satp"), false);
    const leaf = found(await walkTables(read, tables, address));
    const pbmt = pbmtOf(leaf.entry);
    return {
      ...leaf,
      ...{ attribute: { arch: "riscv64", pbmt }, cache: LINUX_PBMT[pbmt] ?? "reserved" },
    };
  },

  async stage2({ register, read }, guestPhysical) {
    const root = await register("hgatp");
    const leaf = found(await walkTables(read, riscv64Tables(root, true), guestPhysical));
    const pbmt = pbmtOf(leaf.entry);
    return { ...leaf, root, attribute: { arch: "riscv64", pbmt, type: PBMT[pbmt] ?? "" } };
  },
};
