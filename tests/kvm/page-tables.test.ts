import { describe, expect, it } from "@jest/globals";
import { longMode } from "@vmprot/example-kvm-vmm";
import { walkTables } from "../rig/observe/table-walk.js";
import { x86Attribute, x86Tables } from "../rig/observe/x86.js";

const PML4 = 0x2000n;

/** Walks the guest's tables as the processor would. */
async function walk(
  pages: number,
  cache: "cached" | "write-combined" | "uncached",
  address: bigint,
) {
  const { at, bytes } = longMode.tables(pages, cache) ?? { at: 0, bytes: new Uint8Array() };
  const view = new DataView(bytes.buffer);
  const read = async (from: bigint) => view.getBigUint64(Number(from) - at, true);
  const leaf = await walkTables(read, x86Tables(PML4, 4), address);
  if (leaf === undefined) return undefined;
  const { physical, size, entry } = leaf;
  const { pwt, pcd, pat } = x86Attribute(entry, size);
  return { physical, size, pwt, pcd, pat };
}

describe("the guest's page tables", () => {
  const first = longMode.bufferAddress;

  // PWT, PCD and PAT are the index into IA32_PAT, which is Linux's: WB, WC, UC-, UC, …
  it.each([
    ["cached", { pwt: 0, pcd: 0, pat: 0 }],
    ["write-combined", { pwt: 1, pcd: 0, pat: 0 }],
    ["uncached", { pwt: 0, pcd: 1, pat: 0 }],
  ] as const)("map every page of a %s buffer so", async (cache, bits) => {
    for (const page of [0n, 1n, 511n, 512n, 1299n]) {
      const address = first + page * 4096n;
      expect(await walk(1300, cache, address)).toEqual({ physical: address, size: 4096, ...bits });
    }
  });

  it("map nothing behind the buffer", async () => {
    expect(await walk(3, "cached", first + 3n * 4096n)).toBeUndefined();
    expect(await walk(3, "cached", first - 4096n)).toBeUndefined();
  });

  it("map the guest's own memory cached, whatever the buffer is", async () => {
    expect(await walk(3, "uncached", 0x1000n)).toMatchObject({ physical: 0x1000n, pwt: 0, pcd: 0 });
  });
});
