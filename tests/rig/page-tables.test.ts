import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BufferReport, Report } from "./guest/report.js";
import { provided } from "./provided.js";
import { movedByProbing, wrongClaims, wrongProbes, wrongScans } from "./verify/findings.js";
import { observeKernel } from "./verify/observe-kernel.js";
import { committedRows, tableRows, VERIFIED } from "./verify/verified-table.js";

/** The emulated machine's, and as much for the others on this one. */
const PATIENCE = 240_000;

describe.each(VERIFIED)("the mappings that the kernel of Debian %s makes", (suite) => {
  const machine = provided(suite);
  if (machine === undefined) return;
  let report: Report;

  beforeAll(async () => {
    report = await observeKernel(machine);
  }, PATIENCE);

  it("come from every exporter", () => {
    expect(new Set(report.buffers.map(({ exporter }) => exporter))).toEqual(
      new Set(["virtgpu", "vgem", "qxl", "dma-heap", "udmabuf", "videobuf2", "radeon"]),
    );
  });

  it("are as the exporter's answer says", () => {
    expect(wrongClaims(report)).toEqual([]);
  });

  it("change under VRAM pressure, from write-combined device memory to cached RAM", () => {
    const inVram = report.buffers.filter(
      ({ seen }) => "memory" in seen && seen.memory === "device",
    );
    expect(inVram.map(({ exporter }) => exporter)).toEqual(["qxl", "radeon", "radeon", "radeon"]);
    const short = ({ seen, afterPressure }: BufferReport) => ({ seen, afterPressure });
    for (const buffer of inVram) {
      expect(short(buffer)).toMatchObject({
        seen: { cache: "write-combined", memory: "device" },
        afterPressure: { cache: "cached", memory: "ram" },
      });
    }
  });

  it("stay where they are when vmprot asks about them", () => {
    expect(movedByProbing(report)).toEqual([]);
  });

  it("are probed right", () => {
    expect(wrongProbes(report)).toEqual([]);
  });

  it("are found and named by a scan", () => {
    expect(wrongScans(report)).toEqual([]);
  });

  it("are those of docs/verified.md; if not: npm run rig -- --verify --write", () => {
    expect(committedRows(suite)).toBe(tableRows(suite, report));
  });
});
