import { describe, expect, it } from "@jest/globals";
import { MEMORY_MODELS } from "@vmprot/core/tables";
import { PROGRAMMED, typeText } from "@vmprot/linux/verify";
import { stage2Type } from "./observe/arm64.js";
import { entryType } from "./verify/stage2-entries.js";
import { OUT_OF_REACH, STAGE2_PLACES } from "./verify/stage2-reach.js";
import { committedFor, committedLines } from "./verify/stage2-table.js";

const MODELS = MEMORY_MODELS.map(({ id }) => id).filter((id) => id !== "cached-only");

describe.each(MODELS)("the entries that core's rows of %s stand for", (id) => {
  const model = MEMORY_MODELS.find((each) => each.id === id);
  const rows = model?.stage2.map((row) => row.id);
  const typeOf = (row: string) => PROGRAMMED[`${id}-stage2`]?.[row];

  it("are written down for each row", () => {
    expect(Object.keys(PROGRAMMED[`${id}-stage2`] ?? {})).toEqual(rows);
  });

  it("are what the policy reads in them, and people", () => {
    for (const { id: row, chain, programs } of model?.stage2 ?? []) {
      const type = typeOf(row);
      const [first] = chain;
      const read = { table: first?.table.id, row: first?.row, column: first?.column };
      if (type === undefined) throw new Error(`${row} has no entry`);
      if ("ept" in type) {
        const table = type.ignorePat ? "intel-ept-ignore-pat" : "intel-ept-pat";
        expect({ row, read }).toMatchObject({ row, read: { table, row: type.ept } });
        expect(programs).toContain(` ${type.ept}, ignore-PAT ${type.ignorePat ? "set" : "clear"}`);
      } else if ("patIndex" in type) {
        // Linux has write-back at index 0.
        expect({ row, type }).toEqual({ row, type: { patIndex: 0 } });
        expect([read.row, read.column]).toContain("WB");
        expect(programs).toContain("write-back");
      } else if ("pbmt" in type) {
        expect({ row, column: read.column }).toEqual({ row, column: type.type });
        expect(programs).toContain(`PBMT ${type.pbmt} (${type.type})`);
      } else {
        const { memAttr } = type;
        const forced = { table: "arm64-stage1-fwb", column: String(memAttr) };
        const plain = (column: string) => ({ table: "arm64-stage1-stage2", column });
        // What becomes Device memory, the policy refuses without reading on.
        const none = { table: undefined, column: undefined };
        const isForced = type.type.startsWith("forced");
        const [expected, words] = isForced
          ? [forced, `MemAttr ${memAttr}`]
          : memAttr === 15
            ? [plain("Normal-WB"), "Normal Write-Back"]
            : memAttr === 5
              ? [plain("Normal-NC"), "Normal Non-Cacheable"]
              : [none, "Device-nGnRE"];
        expect({ row, read }).toMatchObject({ row, read: expected });
        expect(programs).toContain(words);
        expect(type.type).toBe(stage2Type(memAttr, isForced));
      }
    }
  });

  it("can be seen, or it is said why not", () => {
    expect(rows).toEqual(expect.arrayContaining(Object.keys(OUT_OF_REACH[`${id}-stage2`] ?? {})));
  });
});

describe("docs/verified-stage2.md", () => {
  it("has a line for each of core's rows, with what it programs; if not: npm run rig -- --verify --write", () => {
    const rows = MEMORY_MODELS.flatMap(({ id, stage2 }) =>
      stage2.map((row) => [`${id}-stage2`, row.id, row.programs]),
    );
    expect(committedLines().map((cells) => cells.slice(0, 3))).toEqual(rows);
  });

  it("says of each what was seen, or why nothing was", () => {
    const said = committedLines().map(([table = "", row = "", , seen, where]) => {
      const why = OUT_OF_REACH[table]?.[row];
      const type = PROGRAMMED[table]?.[row];
      if (why !== undefined) return { row, right: seen === "not here" && where === why };
      return { row, right: type !== undefined && seen === typeText(type) && where !== "" };
    });
    expect(said.filter(({ right }) => !right)).toEqual([]);
  });

  it("names no machine and kernel but those that are looked at", () => {
    const seen = committedLines().filter(([, , , type]) => type !== "not here");
    const said = seen.flatMap(([, , , , where = ""]) => where.split("<br>"));
    const known = STAGE2_PLACES.flatMap((place) => Object.values(committedFor(place)));
    expect([...known].sort()).toEqual([...said].sort());
  });
});

describe("an entry's type", () => {
  const read = (vendor: "intel" | "amd", nestedPaging: boolean, spte: string, level = 1) =>
    entryType({ vendor, nestedPaging }, { gfn: 0, spte, level });

  // Seen on kernels.
  it.each([
    ["0x80a0000001234f77", { ept: "WB", ignorePat: true }],
    ["0x80a0000001234f37", { ept: "WB", ignorePat: false }],
    ["0x8600000001234b07", { ept: "UC", ignorePat: false }],
    // By the manual.
    ["0x8600000001234b0f", { ept: "WC", ignorePat: false }],
    ["0x8600000001234b57", { ept: "reserved 2", ignorePat: true }],
  ])("%s is %j in EPT", (spte, type) => {
    expect(read("intel", true, spte)).toEqual(type);
  });

  it.each([
    [1, "0x1234e67", 0],
    [1, "0x1234e6f", 1],
    [1, "0x1234e77", 2],
    [1, "0x1234eff", 7],
    // In a large entry, bit 7 says that it is large.
    [2, "0x1200ee7", 0],
    [2, "0x1201ee7", 4],
  ])("level %i, %s has PAT index %i elsewhere", (level, spte, patIndex) => {
    expect(read("amd", true, spte, level)).toEqual({ patIndex });
    expect(read("intel", false, spte, level)).toEqual({ patIndex });
  });
});
