import { beforeAll, describe, expect, it } from "@jest/globals";
import type { ImportReport, ImportsReport } from "./guest/imports-report.js";
import { provided } from "./provided.js";
import { lookAtImports } from "./verify/look-at-imports.js";

/** The emulated machine's, and as much for the others on this one. */
const PATIENCE = 360_000;

/** Whose adapters know the buffers of these drivers. */
const EXPORTERS: Readonly<Record<string, string>> = {
  ...{ vgem: "vgem", qxl: "qxl", radeon: "radeon" },
  "bochs-drm": "bochs",
};

const isNative = ({ driver, importer }: ImportReport): boolean => driver === importer;
const text = ({ driver, buffer, importer, node }: ImportReport): string =>
  `${buffer} of ${driver} into ${importer} (${node})`;

describe("a buffer of every exporter, imported into every device of a machine", () => {
  const bootable = provided("forky", "amd-drm");
  if (bootable === undefined) return;
  let report: ImportsReport;
  /** What vmprot said that this is not right of. */
  const wrong = (isRight: (each: ImportReport) => boolean) =>
    report.imports
      .filter((each) => !isRight(each))
      .map((each) => `${text(each)}: ${each.alone}; disturbed: ${each.disturbed}`);

  beforeAll(async () => {
    report = await lookAtImports(bootable);
  }, PATIENCE);

  it("is of every kind and meets every driver", () => {
    const drivers = ["bochs-drm", "qxl", "radeon", "vgem", "virtio_gpu"];
    expect([...report.importers].sort()).toEqual(drivers);
    expect(new Set(report.imports.map(({ driver }) => driver))).toEqual(
      new Set([...drivers, "dma_heap", "udmabuf"]),
    );
  });

  it("is native where it was made, and nowhere else", () => {
    expect(
      wrong((each) =>
        isNative(each) ? each.alone === "native" : ["foreign", "refused"].includes(each.alone),
      ),
    ).toEqual([]);
    expect(report.imports.filter(({ alone }) => alone === "foreign").length).toBeGreaterThan(0);
  });

  it("is never taken for what it is not while others open, close and import it", () => {
    expect(report.disturbances).toBeGreaterThan(100);
    expect(
      wrong((each) =>
        each.disturbed.every((said) =>
          isNative(each)
            ? ["native", "unknown"].includes(said)
            : ["foreign", "unknown", "refused"].includes(said),
        ),
      ),
    ).toEqual([]);
  });

  it("has as many holders afterwards as before", () => {
    expect(report.imports.filter(({ back }) => !back).map(text)).toEqual([]);
  });

  it("is named where each device may be asked, by the one that made it", () => {
    const origins = report.origins.map(({ exporter: driver, ...said }) => ({ driver, ...said }));
    expect(origins.map(({ driver, alone }) => [driver, alone])).toEqual(
      origins.map(({ driver }) => [driver, EXPORTERS[driver] ?? "refusal"]),
    );
    for (const { driver, disturbed } of origins) {
      expect([EXPORTERS[driver], "refusal"]).toContain(disturbed);
    }
  });
});
