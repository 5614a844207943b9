import { describe, expect, it } from "@jest/globals";
import { arm64Reader, stage2Type } from "./observe/arm64.js";
import type { Processor } from "./observe/processor.js";
import { riscv64Reader } from "./observe/riscv64.js";
import { x86Reader } from "./observe/x86.js";

const NORMAL_WB = 0xffn;
const NORMAL_NC = 0x44n;

/** A processor that stands still, with these registers and this memory. */
const processor = (
  registers: Readonly<Record<string, bigint>>,
  memory: Readonly<Record<number, bigint>>,
): Processor => ({
  register: async (name) => {
    const value = registers[name];
    if (value === undefined) throw new Error(`nobody should ask for ${name}`);
    return value;
  },
  read: async (address) => memory[Number(address)] ?? 0n,
});

/** Tables at 0x1000, 0x2000, …: one entry each, for an address whose every index is 1. */
const tables = (entries: readonly bigint[]): Record<number, bigint> =>
  Object.fromEntries(entries.map((entry, index) => [(index + 1) * 0x1000 + 8, entry]));

const addressOf = (levels: number): bigint => {
  let address = 0x123n;
  for (let level = 0; level < levels; level += 1) address |= 1n << BigInt(12 + 9 * level);
  return address;
};

describe("a walk of x86-64 page tables", () => {
  const walk = (entries: readonly bigint[], levels: 4 | 5 = 4) =>
    x86Reader.page(
      processor({ CR3: 0x1018n, CR4: levels === 5 ? 0x1000n : 0n }, tables(entries)),
      addressOf(levels),
    );

  it("reads the attribute bits of a 4 KiB entry", async () => {
    expect(await walk([0x2001n, 0x3001n, 0x4001n, 0x8000_0000_5000_0089n])).toEqual({
      ...{ entry: 0x8000_0000_5000_0089n, physical: 0x5000_0123n, size: 4096 },
      ...{ attribute: { arch: "x86_64", pwt: 1, pcd: 0, pat: 1 }, cache: "write-protected" },
    });
  });

  it("reads those of a 2 MiB and a 1 GiB entry, where the PAT bit is another", async () => {
    expect(await walk([0x2001n, 0x3001n, 0x4020_1091n])).toMatchObject({
      ...{ physical: 0x4020_1123n, size: 0x20_0000 },
      attribute: { pwt: 0, pcd: 1, pat: 1 },
    });
    expect(await walk([0x2001n, 0x8000_0089n])).toMatchObject({
      ...{ physical: 0x8020_1123n, size: 0x4000_0000 },
      attribute: { pwt: 1, pcd: 0, pat: 0 },
      cache: "write-combined",
    });
  });

  it("walks five levels, and says where nothing is mapped", async () => {
    const five = await walk([0x2001n, 0x3001n, 0x4001n, 0x5001n, 0x6001n], 5);
    expect(five).toMatchObject({ physical: 0x6123n, cache: "cached" });
    await expect(walk([0x2001n, 0n])).rejects.toThrow("not mapped");
  });
});

describe("a walk of arm64 page tables", () => {
  const MAIR = (NORMAL_NC << 24n) | (NORMAL_WB << 0n) | (0x04n << 8n);
  const walk = (
    entries: readonly bigint[],
    registers: Readonly<Record<string, bigint>>,
    levels = 4,
  ) => arm64Reader.page(processor(registers, tables(entries)), addressOf(levels));
  /** Without VHE the process is at EL1's tables: 48 bits, with an ASID and CnP. */
  const EL1 = {
    ...{ HCR_EL2: 0n, TTBR0_EL1: 0x0007_0000_0000_1001n, TCR_EL1: 16n, MAIR_EL1: MAIR },
  };
  /** 52 bits of FEAT_LPA2. */
  const EL2 = {
    ...{ HCR_EL2: 1n << 34n, TTBR0_EL2: 0x1001n, TCR_EL2: 12n | (1n << 59n), MAIR_EL2: MAIR },
  };

  it("names the memory type that MAIR has at a page's index", async () => {
    const page = (index: bigint) => 0x0060_0000_5000_0703n | (index << 2n);
    expect(await walk([0x2003n, 0x3003n, 0x4003n, page(3n)], EL1)).toEqual({
      ...{ entry: page(3n), physical: 0x5000_0123n, size: 4096 },
      ...{ attribute: { arch: "arm64", index: 3, mair: 0x44 }, cache: "write-combined" },
    });
    const cacheOf = async (index: bigint) =>
      (await walk([0x2003n, 0x3003n, 0x4003n, page(index)], EL1)).cache;
    expect(await cacheOf(0n)).toBe("cached");
    expect(await cacheOf(1n)).toBe("uncached");
  });

  it("ends at a block", async () => {
    const block = { size: 0x20_0000, physical: 0x4020_1123n, cache: "cached" };
    expect(await walk([0x2003n, 0x3003n, 0x4020_0701n], EL1)).toMatchObject(block);
    await expect(walk([0x2003n, 0x3003n, 0x4003n, 0x5000_0701n], EL1)).rejects.toThrow(
      "not mapped",
    );
  });

  it("takes EL2's registers with VHE, five levels and the high bits of an address with LPA2", async () => {
    const page = 0x0060_0000_5000_0603n;
    expect(await walk([0x2003n, 0x3003n, 0x4003n, 0x5003n, page], EL2, 5)).toMatchObject({
      physical: 0x8_0000_5000_0123n,
    });
    // The same bits are the shareability otherwise.
    expect(await walk([0x2003n, 0x3003n, 0x4003n, page], EL1)).toMatchObject({
      physical: 0x5000_0123n,
    });
  });

  it("says that nothing is there below or above what is mapped", async () => {
    await expect(walk([0x2003n, 0n], EL1)).rejects.toThrow("not mapped");
    await expect(walk([0x2003n], { ...EL1, TCR_EL1: 16n | (1n << 14n) })).rejects.toThrow(
      "granule",
    );
  });
});

describe("a walk of arm64's stage 2", () => {
  /** 40 bits from level 1, whose table is two pages long. */
  const VTCR = 24n | (1n << 6n);
  const guest = (vttbr: bigint, fwb: bigint, entries: Readonly<Record<number, bigint>>) =>
    processor({ VTTBR_EL2: vttbr, VTCR_EL2: VTCR, ID_AA64MMFR2_EL1: fwb << 40n }, entries);
  const VTTBR = 0x0003_0000_0001_0001n;
  /** Of 0x80_4020_1000: beyond the first page of the first table. */
  const entries = (leaf: bigint) => ({ 69640: 0x2003n, 8200: 0x3003n, 12296: leaf });
  const ADDRESS = 0x80_4020_1123n;

  it("finds an entry through concatenated tables, and what MemAttr means", async () => {
    const leaf = 0x0040_0000_4567_87ffn;
    const seen = await arm64Reader.stage2(guest(VTTBR, 0n, entries(leaf)), ADDRESS);
    expect(seen).toEqual({
      ...{ entry: leaf, physical: 0x4567_8123n, size: 4096, root: VTTBR },
      attribute: { arch: "arm64", memAttr: 0xf, fwb: false, type: "normal-WB" },
    });
    const forced = await arm64Reader.stage2(guest(VTTBR, 1n, entries(0x4567_8719n | 3n)), ADDRESS);
    expect(forced.attribute).toMatchObject({ memAttr: 6, fwb: true, type: "forced normal-WB" });
  });

  it("says that no guest is loaded", async () => {
    await expect(arm64Reader.stage2(guest(0n, 0n, {}), ADDRESS)).rejects.toThrow("no guest");
    await expect(arm64Reader.stage2(guest(VTTBR, 0n, {}), ADDRESS)).rejects.toThrow("not mapped");
    // Of another guest, but of tables that are nobody's.
    await expect(arm64Reader.stage2(guest(3n << 48n, 0n, {}), ADDRESS)).rejects.toThrow("no guest");
  });

  it.each([
    [0, false, "device-nGnRnE"],
    [1, false, "device-nGnRE"],
    [5, false, "normal-NC"],
    [10, false, "normal-WT"],
    [15, false, "normal-WB"],
    [7, false, "normal-outer-NC-WB"],
    [1, true, "device-nGnRE"],
    [5, true, "forced normal-NC"],
    [6, true, "forced normal-WB"],
    [7, true, "stage 1's"],
  ])("MemAttr %d is, with FWB %s, %s", (memAttr, fwb, type) => {
    expect(stage2Type(memAttr, fwb)).toBe(type);
  });
});

describe("a walk of riscv64 tables", () => {
  const table = (at: bigint) => (at >> 2n) | 1n;
  const page = (at: bigint, pbmt = 0n) => (at >> 2n) | 0xdfn | (pbmt << 61n);
  const SV39 = (8n << 60n) | 1n;

  it("reads the memory type of a page", async () => {
    const walk = (leaf: bigint) =>
      riscv64Reader.page(
        processor({ satp: SV39 }, tables([table(0x2000n), table(0x3000n), leaf])),
        addressOf(3),
      );
    expect(await walk(page(0x9000_1000n, 1n))).toEqual({
      ...{ entry: page(0x9000_1000n, 1n), physical: 0x9000_1123n, size: 4096 },
      ...{ attribute: { arch: "riscv64", pbmt: 1 }, cache: "write-combined" },
    });
    expect(await walk(page(0x9000_1000n))).toMatchObject({ cache: "own" });
    expect(await walk(page(0x9000_1000n, 2n))).toMatchObject({ cache: "uncached" });
    // Sixteen pages by one entry, whose lowest bits say so.
    expect(await walk(page(0x9000_8000n) | (1n << 63n))).toMatchObject({
      ...{ physical: 0x9000_1123n, size: 0x1_0000 },
    });
    await expect(walk(page(0x9000_1000n) & ~1n)).rejects.toThrow("not mapped");
  });

  it("ends at a large page, of as many levels as satp says", async () => {
    const sv57 = processor({ satp: (10n << 60n) | 1n }, tables([table(0x2000n), page(0n)]));
    expect(await riscv64Reader.page(sv57, addressOf(5))).toMatchObject({
      ...{ physical: 0x4020_1123n, size: 2 ** 39 },
    });
  });

  it("takes hgatp's first table for four times as large", async () => {
    const guest = (hgatp: bigint) =>
      processor(
        { hgatp },
        { 28680: table(0x2000n), 8200: table(0x3000n), 12296: page(0x9000_1000n, 2n) },
      );
    const address = (3n << 39n) | addressOf(3);
    const hgatp = (8n << 60n) | (5n << 44n) | 4n;
    expect(await riscv64Reader.stage2(guest(hgatp), address)).toEqual({
      ...{ entry: page(0x9000_1000n, 2n), physical: 0x9000_1123n, size: 4096, root: hgatp },
      attribute: { arch: "riscv64", pbmt: 2, type: "IO" },
    });
    await expect(riscv64Reader.stage2(guest(0n), address)).rejects.toThrow("no guest");
    await expect(riscv64Reader.stage2(guest(hgatp), 1n << 41n)).rejects.toThrow("not mapped");
  });
});
