import { describe, expect, it } from "@jest/globals";
import {
  el1,
  type GuestMode,
  longMode,
  supervisor,
  supervisorWithSvpbmt,
} from "@vmprot/linux/guest";
import { arm64Tables } from "../rig/observe/arm64.js";
import { riscv64Tables } from "../rig/observe/riscv64.js";
import { field, type Tables, walkTables } from "../rig/observe/table-walk.js";
import { x86Attribute, x86Tables } from "../rig/observe/x86.js";

type Cache = "cached" | "write-combined" | "uncached";

/** A mode, the registers that name its tables, and what a leaf's attribute bits are. */
interface Case {
  readonly mode: GuestMode;
  readonly tables: Tables;
  attribute(entry: bigint, size: number): unknown;
  readonly attributes: Readonly<Record<Cache, unknown>>;
}

/** AttrIndx into MAIR_EL1, which is Linux's: 0 is write-back, 2 non-cacheable, 3 Device-nGnRnE. */
const attrIndx = (entry: bigint): number => field(entry, 2, 3);
const pbmt = (entry: bigint): number => field(entry, 61, 2);
const SATP = (8n << 60n) | 3n;

const CASES: readonly Case[] = [
  {
    mode: longMode,
    tables: x86Tables(0x2000n, 4),
    attribute: (entry, size) => {
      const { pwt, pcd, pat } = x86Attribute(entry, size);
      return { pwt, pcd, pat };
    },
    // The index into IA32_PAT, which is Linux's: WB, WC, UC-, UC, …
    attributes: {
      cached: { pwt: 0, pcd: 0, pat: 0 },
      "write-combined": { pwt: 1, pcd: 0, pat: 0 },
      uncached: { pwt: 0, pcd: 1, pat: 0 },
    },
  },
  {
    mode: el1,
    // 39 bits, granules of 4 KiB.
    tables: arm64Tables(0x3000n, 25n),
    attribute: attrIndx,
    attributes: { cached: 0, "write-combined": 2, uncached: 3 },
  },
  {
    mode: supervisorWithSvpbmt,
    tables: riscv64Tables(SATP, false),
    attribute: pbmt,
    attributes: { cached: 0, "write-combined": 1, uncached: 2 },
  },
  {
    mode: supervisor,
    tables: riscv64Tables(SATP, false),
    attribute: pbmt,
    attributes: { cached: 0, "write-combined": 0, uncached: 0 },
  },
];

/** Walks the guest's tables as the processor would. */
async function walk({ mode, tables, attribute }: Case, pages: number, cache: Cache, at: bigint) {
  const made = mode.tables(pages, cache) ?? { at: 0, bytes: new Uint8Array() };
  const view = new DataView(made.bytes.buffer);
  const read = async (from: bigint) => view.getBigUint64(Number(from) - made.at, true);
  const leaf = await walkTables(read, tables, at);
  if (leaf === undefined) return undefined;
  const { physical, size, entry } = leaf;
  return { physical, size, attribute: attribute(entry, size) };
}

describe.each(CASES.map((each) => [each.mode.name, each] as const))(
  "the page tables of a guest in %s",
  (_name, each) => {
    const first = each.mode.bufferAddress;

    it.each(["cached", "write-combined", "uncached"] as const)(
      "map every page of a %s buffer so",
      async (cache) => {
        for (const page of [0n, 1n, 511n, 512n, 1299n]) {
          const address = first + page * 4096n;
          const expected = { physical: address, size: 4096, attribute: each.attributes[cache] };
          expect(await walk(each, 1300, cache, address)).toEqual(expected);
        }
      },
    );

    it("map nothing behind the buffer", async () => {
      expect(await walk(each, 3, "cached", first + 3n * 4096n)).toBeUndefined();
      expect(await walk(each, 3, "cached", first - 4096n)).toBeUndefined();
    });

    it("map the guest's own memory cached, whatever the buffer is", async () => {
      const own = { physical: 0x1000n, attribute: each.attributes.cached };
      expect(await walk(each, 3, "uncached", 0x1000n)).toMatchObject(own);
    });
  },
);
