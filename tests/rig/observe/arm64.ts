import type { Processor } from "./processor.js";
import { found, NoEntry, type Reader } from "./reader.js";
import { field, type Step, type Tables, walkTables } from "./table-walk.js";

const PAGE = 4096n;

/** Addresses of 52 bits (FEAT_LPA2): two of them take the place of the shareability. */
function outputAddress(entry: bigint, wide: boolean): bigint {
  if (!wide) return entry & 0x0000_ffff_ffff_f000n;
  return (entry & 0x0003_ffff_ffff_f000n) | (BigInt(field(entry, 8, 2)) << 50n);
}

const stepOf =
  (wide: boolean) =>
  (entry: bigint, size: bigint): Step => {
    if ((entry & 1n) === 0n) return { kind: "none" };
    const base = outputAddress(entry, wide);
    const isTable = (entry & 2n) !== 0n;
    // At the last level, the same bit says that it is a page.
    if (size === PAGE) return isTable ? { kind: "leaf", base, size } : { kind: "none" };
    return isTable ? { kind: "table", base } : { kind: "leaf", base, size };
  };

/** What TTBR0_ELx and VTTBR_EL2 have beside ASID, VMID and CnP. */
function baseAddress(register: bigint, wide: boolean): bigint {
  const high = wide ? BigInt(field(register, 2, 4)) << 48n : 0n;
  return (register & 0x0000_ffff_ffff_ffc0n) | high;
}

function only4K(granule: number): void {
  if (granule !== 0) throw new NoEntry(`granule ${granule} is not read here`);
}

/** Stage 1, from TTBR0_ELx and TCR_ELx as VHE and EL1 have it. */
export function arm64Tables(ttbr: bigint, tcr: bigint): Tables {
  only4K(field(tcr, 14, 2));
  const wide = field(tcr, 59, 1) === 1;
  const bits = 64 - field(tcr, 0, 6);
  return {
    ...{ root: baseAddress(ttbr, wide), bits, levels: Math.ceil((bits - 12) / 9) },
    step: stepOf(wide),
  };
}

/** Levels of a walk, by VTCR_EL2.SL0; with SL2, five. */
const STAGE2_LEVELS = [2, 3, 4, 1] as const;

/** Stage 2, from VTTBR_EL2 and VTCR_EL2. */
export function arm64Stage2Tables(vttbr: bigint, vtcr: bigint): Tables {
  only4K(field(vtcr, 14, 2));
  const wide = field(vtcr, 32, 1) === 1;
  const five = wide && field(vtcr, 33, 1) === 1;
  const levels = five ? 5 : (STAGE2_LEVELS[field(vtcr, 6, 2)] ?? 3);
  const bits = 64 - field(vtcr, 0, 6);
  return { root: baseAddress(vttbr, wide), bits, levels, step: stepOf(wide) };
}

/** The bytes that Linux writes to MAIR_ELx (arch/arm64/include/asm/sysreg.h), as it means them. */
const LINUX_MAIR: Readonly<Record<number, string>> = {
  255: "cached",
  // Normal, tagged: the same to caches.
  240: "cached",
  68: "write-combined",
  0: "uncached",
  4: "uncached",
  187: "write-through",
};

const DEVICE = ["device-nGnRnE", "device-nGnRE", "device-nGRE", "device-GRE"] as const;
const NORMAL = ["", "NC", "WT", "WB"] as const;

/** What MemAttr of a stage-2 entry means (Arm ARM, D8.6): FEAT_S2FWB gives it another meaning. */
export function stage2Type(memAttr: number, fwb: boolean): string {
  const low = memAttr & 3;
  if (fwb) {
    if ((memAttr & 4) === 0) return DEVICE[low] ?? "";
    return ["reserved", "forced normal-NC", "forced normal-WB", "stage 1's"][low] ?? "";
  }
  const outer = memAttr >> 2;
  if (outer === 0) return DEVICE[low] ?? "";
  if (low === 0) return "reserved";
  return outer === low ? `normal-${NORMAL[low]}` : `normal-outer-${NORMAL[outer]}-${NORMAL[low]}`;
}

const E2H = 1n << 34n;

/** With VHE the kernel and its processes live at EL2. */
async function regime({ register }: Processor): Promise<"EL1" | "EL2"> {
  return (await register("HCR_EL2")) & E2H ? "EL2" : "EL1";
}

/** Page tables of arm64, with pages of 4 KiB. */
export const arm64Reader: Reader = {
  async page(processor, address) {
    const { register } = processor;
    const el = await regime(processor);
    const tables = arm64Tables(await register(`TTBR0_${el}`), await register(`TCR_${el}`));
    const leaf = found(await walkTables(processor.read, tables, address));
    const index = field(leaf.entry, 2, 3);
    const mair = field(await register(`MAIR_${el}`), index * 8, 8);
    const cache = LINUX_MAIR[mair] ?? `mair 0x${mair.toString(16)}`;
    return { ...leaf, attribute: { arch: "arm64", index, mair }, cache };
  },

  async stage2({ register, read }, guestPhysical) {
    const root = await register("VTTBR_EL2");
    // KVM without VHE takes the guest's tables away on every exit.
    if (outputAddress(root, false) === 0n) throw new NoEntry("no guest is loaded");
    const tables = arm64Stage2Tables(root, await register("VTCR_EL2"));
    const leaf = found(await walkTables(read, tables, guestPhysical));
    // KVM uses it wherever the processor has it.
    const fwb = field(await register("ID_AA64MMFR2_EL1"), 40, 4) > 0;
    const memAttr = field(leaf.entry, 2, 4);
    const type = stage2Type(memAttr, fwb);
    return { ...leaf, root, attribute: { arch: "arm64", memAttr, fwb, type } };
  },
};
