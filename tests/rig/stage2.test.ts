import { beforeAll, describe, expect, it } from "@jest/globals";
import type { Platform } from "@vmprot/core";
import { MEMORY_MODELS } from "@vmprot/core/tables";
import type { MachineName } from "./boot/machines.js";
import type { Stage2Observations } from "./guest/stage2-report.js";
import { stage2Type } from "./observe/arm64.js";
import { provided } from "./provided.js";
import { observeStage2 } from "./verify/observe-kernel.js";
import { entryType, PROGRAMMED, typeText } from "./verify/stage2-entries.js";
import { rowsSeen, wrongEntries, wrongGuests } from "./verify/stage2-findings.js";
import { OUT_OF_REACH, STAGE2_PLACES } from "./verify/stage2-reach.js";
import { committedFor, committedLines, shownAt } from "./verify/stage2-table.js";

/** The emulated machine's, and as much for the others on this one. */
const PATIENCE = 400_000;

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
        const forced = { table: "arm64-stage1-fwb", column: "6" };
        const plain = { table: "arm64-stage1-stage2", column: "Normal-WB" };
        // What becomes Device memory, the policy refuses without reading on.
        const none = { table: undefined, column: undefined };
        const [expected, words] =
          type.memAttr === 6
            ? [forced, "Normal, MemAttr 6"]
            : type.memAttr === 15
              ? [plain, "Normal Write-Back"]
              : [none, "Device-nGnRE"];
        expect({ row, read }).toMatchObject({ row, read: expected });
        expect(programs).toContain(words);
        expect(type.type).toBe(stage2Type(type.memAttr, type.memAttr === 6));
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

/** What the guests of a machine of QEMU's get. */
const BUFFERS = {
  x86_64: ["shmem", "vgem", "dma_heap", "udmabuf", "virtio_gpu", "radeon", "pci"],
  arm64: ["shmem", "vgem", "udmabuf", "virtio_gpu", "radeon", "pci"],
  riscv64: ["shmem", "vgem", "virtio_gpu", "radeon", "pci"],
} as const;

/** What the emulators are known to have. */
const KNOWN: Partial<Record<MachineName, Platform>> = {
  amd: { arch: "x86_64", vendor: "amd", nestedPaging: true },
  arm64: { arch: "arm64", fwb: true, cacheablePfnmap: false },
  "arm64-nvhe": { arch: "arm64", fwb: false, cacheablePfnmap: false },
  // QEMU has the support, and the kernels from 6.17 on.
  "arm64-cacheable": { arch: "arm64", fwb: true, cacheablePfnmap: true },
  riscv64: { arch: "riscv64", hostSvpbmt: true },
};

/** The rows that each shows, by the driver of the buffer. */
const SHOWN: Partial<Record<MachineName, Readonly<Record<string, readonly string[]>>>> = {
  amd: {
    "amd-stage2/nested-paging": BUFFERS.x86_64,
    "amd-stage2/shadow-paging": BUFFERS.x86_64,
  },
  arm64: {
    "arm64-stage2/memory-fwb": ["shmem", "vgem", "udmabuf", "virtio_gpu"],
    "arm64-stage2/device": ["pci"],
  },
  "arm64-nvhe": {
    "arm64-stage2/memory": ["shmem", "vgem", "udmabuf", "virtio_gpu"],
    "arm64-stage2/device": ["pci"],
  },
  "arm64-cacheable": {
    "arm64-stage2/memory-fwb": ["shmem", "vgem", "udmabuf", "virtio_gpu"],
    "arm64-stage2/cacheable-pfnmap": ["radeon"],
    "arm64-stage2/device": ["pci"],
  },
  riscv64: { "riscv64-stage2/g-stage": BUFFERS.riscv64 },
};

const IN_QEMU = STAGE2_PLACES.filter(({ machine }) => machine !== "intel");

describe.each(IN_QEMU)("KVM on $machine, under the kernel of Debian $suite", (place) => {
  const { machine, suite, drivers } = place;
  const bootable = provided(suite, machine);
  if (bootable === undefined) return;
  const { arch } = bootable.model;
  let report: Stage2Observations;

  beforeAll(async () => {
    report = await observeStage2(bootable, ...drivers);
  }, PATIENCE);

  it("writes the entries that core's rows say", () => {
    expect(wrongEntries(report)).toEqual([]);
  });

  it("lets guests read and write every page of what they may map", () => {
    expect(wrongGuests(report)).toEqual([]);
  });

  it("is asked for buffers of every kind, and maps them, but for a radeon's VRAM from 6.17 on", () => {
    const ways = arch === "x86_64" ? [true, false] : [undefined];
    expect(report.buffers.map(({ driver }) => driver)).toEqual(ways.flatMap(() => BUFFERS[arch]));
    const unmapped = report.buffers.filter(({ entries }) => entries.length === 0);
    const refuses = suite === "forky" && ["arm64", "arm64-nvhe"].includes(machine);
    const radeon = {
      ...{ driver: "radeon", verdict: { code: "KVM_CANNOT_MAP", rule: "R22-device-fault" } },
      notStarted: { call: "KVM_SET_USER_MEMORY_REGION", errno: 22 },
    };
    expect(unmapped).toMatchObject(refuses ? [radeon] : []);
  });

  it("shows the rows of core's table that it is known to reach", () => {
    const shown = [...rowsSeen(report)].map(([row, buffers]) => [
      row,
      buffers.map(({ driver }) => driver),
    ]);
    const expected = { ...SHOWN[machine] };
    // Before 6.17, a radeon's VRAM is a device's memory like any other.
    if (machine === "arm64" && suite === "trixie") {
      expected["arm64-stage2/device"] = ["radeon", "pci"];
    }
    expect(Object.fromEntries(shown)).toEqual(expected);
  });

  it("is detected as what QEMU is known to be", () => {
    expect(report.detection.platform).toMatchObject({
      ...{ hypervisor: "kvm", kernel: bootable.kernel.release },
      ...KNOWN[machine],
    });
    if (arch !== "x86_64") return;
    // Whose MTRRs they are, nobody can tell in a virtual machine.
    expect(report.x86?.flags).toContain("hypervisor");
    expect(report.x86?.deviceMtrr).toMatchObject({ value: "unknown" });
  });

  it("shows what docs/verified-stage2.md says; if not: npm run rig -- --verify --write", () => {
    expect(committedFor(place)).toEqual(shownAt({ place, report }));
  });
});
