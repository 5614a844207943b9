import { describe, expect, it } from "@jest/globals";
import { expectLines } from "../cli/expect-rows.js";
import { modelOf } from "./boot/machines.js";
import type { Report } from "./guest/report.js";
import type { Observation } from "./observe/protocol.js";
import { movedByProbing, wrongClaims, wrongProbes, wrongScans } from "./verify/findings.js";
import { committedRows, type ObservedPlace, tableRows } from "./verify/verified-table.js";

const EVERYWHERE = [
  ...["virtgpu", "vgem", "videobuf2", "radeon"],
  ...["bochs", "shmem-display", "memfd"],
];
/** What a machine has besides. */
const BESIDES = {
  amd: ["udmabuf", "dma-heap", "qxl", "vfio-region"],
  arm64: ["udmabuf", "vfio-region"],
  riscv64: [],
} as const;

/** Whose buffers leave video memory when others want it. */
const EVICTED = ["qxl", "radeon"];
const isDevice = (seen: Observation): boolean => "memory" in seen && seen.memory === "device";

/** Holds what is claimed against the page tables of a process that has mapped buffers. */
export function describePageTables({ machine, suite }: ObservedPlace, report: () => Report): void {
  const { arch } = modelOf(machine);
  // Until 6.19 TTM asks in vain there.
  const ttmAsks = arch === "riscv64" && suite === "trixie" ? "own" : "write-combined";
  describe("mappings", () => {
    it("come from every exporter that there is", () => {
      expect(new Set(report().buffers.map(({ exporter }) => exporter))).toEqual(
        new Set([...EVERYWHERE, ...BESIDES[machine]]),
      );
    });

    it("are as the exporter's answer says", () => {
      expect(wrongClaims(report())).toEqual([]);
    });

    it("change under VRAM pressure, from write-combined device memory to cached RAM", () => {
      const moved = report().buffers.filter(
        ({ exporter, seen }) => EVICTED.includes(exporter) && isDevice(seen),
      );
      const qxl = machine === "amd" ? ["qxl"] : [];
      const radeon = ["radeon", "radeon", "radeon"];
      expect(moved.map(({ exporter }) => exporter)).toEqual([...qxl, ...radeon]);
      for (const buffer of moved) {
        expect(buffer).toMatchObject({
          seen: { cache: ttmAsks, memory: "device" },
          afterPressure: { cache: "cached", memory: "ram" },
        });
      }
    });

    it("are of video memory while bochs shows the buffer, before 6.13, and stay there", () => {
      const shown = report().buffers.find(({ name }) => name === "dumb buffer on the screen");
      const isOld = suite === "trixie";
      // The driver's own mapping decides on x86.
      const cache = arch === "x86_64" ? "uncached-minus" : ttmAsks;
      const place = isOld ? { cache, memory: "device" } : { cache: "cached", memory: "ram" };
      expect(shown).toMatchObject({ seen: place, afterPressure: place });
    });

    it("have entries of 2 MiB where a memfd has huge pages", () => {
      const sizes = report()
        .buffers.filter(({ exporter }) => exporter === "memfd")
        .map(({ seen }) => "size" in seen && seen.size);
      expect(sizes).toEqual([4096, 1 << 21, 1 << 21]);
    });

    it("stay where they are when vmprot asks about them", () => {
      expect(movedByProbing(report())).toEqual([]);
    });

    it("are probed right", () => {
      expect(wrongProbes(report())).toEqual([]);
    });

    it("are found and named by a scan", () => {
      expect(wrongScans(report())).toEqual([]);
    });

    it("are printed by a scan as its schema says, in full", () => {
      const { scan, scanLines } = report();
      expectLines("scan", scanLines);
      const { summary } = scanLines.at(-1) as { summary: Record<string, unknown> };
      expect(summary.buffers).toBe(scan.length);
      expect(scanLines).toHaveLength(scan.length + 1);
      const unread = summary.unread as readonly { processes: number; descriptors: number }[];
      expect(unread.filter((each) => each.processes + each.descriptors > 0)).toEqual([]);
    });

    it("are those of docs/verified.md; if not: npm run rig -- --verify --write", () => {
      expect(committedRows(suite, arch)).toBe(tableRows(suite, report()));
    });
  });
}
