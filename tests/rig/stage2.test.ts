import { beforeAll, describe, expect, it } from "@jest/globals";
import { MEMORY_MODELS } from "@vmprot/core/tables";
import type { Stage2Observations } from "./guest/stage2-report.js";
import { provided } from "./provided.js";
import { observeStage2 } from "./verify/observe-kernel.js";
import { entryType, PROGRAMMED } from "./verify/stage2-entries.js";
import { rowsSeen, wrongEntries, wrongGuests } from "./verify/stage2-findings.js";
import { OUT_OF_REACH } from "./verify/stage2-reach.js";

/** The emulated machine's, and as much for the others on this one. */
const PATIENCE = 240_000;

describe.each(["intel", "amd"])("the entries that core's rows of %s stand for", (id) => {
  const model = MEMORY_MODELS.find((each) => each.id === id);
  const rows = model?.stage2.map((row) => row.id);

  it("are written down for each row", () => {
    expect(Object.keys(PROGRAMMED[`${id}-stage2`] ?? {})).toEqual(rows);
  });

  it("are what the policy reads in them, and people", () => {
    for (const { id: row, chain, programs } of model?.stage2 ?? []) {
      const type = PROGRAMMED[`${id}-stage2`]?.[row];
      const [first] = chain;
      if (type !== undefined && "ept" in type) {
        const table = type.ignorePat ? "intel-ept-ignore-pat" : "intel-ept-pat";
        expect({ row, table: first?.table.id, ept: first?.row }).toEqual({
          row,
          table,
          ept: type.ept,
        });
        expect(programs).toContain(` ${type.ept}, ignore-PAT ${type.ignorePat ? "set" : "clear"}`);
      } else {
        // Linux has write-back at index 0.
        expect({ row, type }).toEqual({ row, type: { patIndex: 0 } });
        expect([first?.row, first?.column]).toContain("WB");
        expect(programs).toContain("write-back");
      }
    }
  });

  it("can be seen, or it is said why not", () => {
    expect(rows).toEqual(expect.arrayContaining(Object.keys(OUT_OF_REACH[`${id}-stage2`] ?? {})));
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

describe.each(["trixie", "forky"] as const)(
  "KVM on AMD, under the kernel of Debian %s",
  (suite) => {
    const bootable = provided(suite, "amd");
    if (bootable === undefined) return;
    let report: Stage2Observations;

    beforeAll(async () => {
      report = await observeStage2(bootable, "virtio_gpu", "radeon");
    }, PATIENCE);

    it("writes the entries that core's rows say", () => {
      expect(wrongEntries(report)).toEqual([]);
    });

    it("lets guests read and write every page of what they may map", () => {
      expect(wrongGuests(report)).toEqual([]);
    });

    it("shows every row of core's table, for buffers of every kind", () => {
      const drivers = ["shmem", "vgem", "dma_heap", "udmabuf", "virtio_gpu", "radeon", "pci"];
      for (const nestedPaging of [true, false]) {
        const seen = report.buffers.filter(
          ({ platform }) => platform.nestedPaging === nestedPaging,
        );
        expect(seen.map(({ driver }) => driver)).toEqual(drivers);
      }
      expect([...rowsSeen(report).keys()].sort()).toEqual([
        "amd-stage2/nested-paging",
        "amd-stage2/shadow-paging",
      ]);
    });

    it("is detected as what QEMU is known to be", () => {
      expect(report.detection.platform).toMatchObject({
        ...{ arch: "x86_64", hypervisor: "kvm", kernel: bootable.kernel.release },
        ...{ vendor: "amd", nestedPaging: true },
      });
      expect(report.x86?.flags).toContain("hypervisor");
    });
  },
);
