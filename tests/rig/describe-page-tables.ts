import { describe, expect, it } from "@jest/globals";
import { modelOf } from "./boot/machines.js";
import type { BufferReport, Report } from "./guest/report.js";
import { movedByProbing, wrongClaims, wrongProbes, wrongScans } from "./verify/findings.js";
import { committedRows, type ObservedPlace, tableRows } from "./verify/verified-table.js";

const EVERYWHERE = ["virtgpu", "vgem", "videobuf2", "radeon"];
/** What a machine has besides. */
const BESIDES = {
  amd: ["udmabuf", "dma-heap", "qxl"],
  arm64: ["udmabuf"],
  riscv64: [],
} as const;

/** Holds what is claimed against the page tables of a process that has mapped buffers. */
export function describePageTables({ machine, suite }: ObservedPlace, report: () => Report): void {
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
      const inVram = report().buffers.filter(
        ({ seen }) => "memory" in seen && seen.memory === "device",
      );
      const qxl = machine === "amd" ? ["qxl"] : [];
      expect(inVram.map(({ exporter }) => exporter)).toEqual([
        ...qxl,
        "radeon",
        "radeon",
        "radeon",
      ]);
      // Until 6.19 TTM asks in vain there.
      const asked = machine === "riscv64" && suite === "trixie" ? "own" : "write-combined";
      const short = ({ seen, afterPressure }: BufferReport) => ({ seen, afterPressure });
      for (const buffer of inVram) {
        expect(short(buffer)).toMatchObject({
          seen: { cache: asked, memory: "device" },
          afterPressure: { cache: "cached", memory: "ram" },
        });
      }
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

    it("are those of docs/verified.md; if not: npm run rig -- --verify --write", () => {
      expect(committedRows(suite, modelOf(machine).arch)).toBe(tableRows(suite, report()));
    });
  });
}
