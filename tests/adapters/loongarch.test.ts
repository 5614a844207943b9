import { describe, expect, it } from "@jest/globals";
import { amdgpuAdapter } from "@vmprot/adapters/amdgpu";
import { qxlAdapter } from "@vmprot/adapters/qxl";
import { radeonAdapter } from "@vmprot/adapters/radeon";
import { vgemAdapter } from "@vmprot/adapters/vgem";
import { virtgpuAdapter } from "@vmprot/adapters/virtgpu";
import type { ExporterAdapter } from "@vmprot/core";
import { ask } from "./ask.js";

const VRAM = "device uncached, device write-combined";

describe("write-combined is uncached on loongarch64 unless its kernel was told otherwise", () => {
  it.each<[string, unknown, object, string]>([
    ["amdgpu", amdgpuAdapter, { domains: 4, flags: 0 }, `${VRAM}, ram cached`],
    // amdgpu does not write-combine RAM there.
    ["amdgpu", amdgpuAdapter, { domains: 4, flags: 4 }, `${VRAM}, ram cached`],
    ["amdgpu", amdgpuAdapter, { domains: 2, flags: 4 }, "ram cached"],
    ["radeon", radeonAdapter, { domains: 4, flags: 0 }, `${VRAM}, ram cached`],
    ["qxl", qxlAdapter, {}, `${VRAM}, ram cached`],
    ["vgem", vgemAdapter, {}, "ram uncached, ram write-combined"],
    ["virtgpu", virtgpuAdapter, { blobMem: "host3d", mapInfo: 3 }, VRAM],
    ["virtgpu", virtgpuAdapter, { blobMem: "host3d", mapInfo: 1 }, "device cached"],
  ])("%s", (_, adapter, facts, expected) => {
    const { places } = ask(adapter as ExporterAdapter);
    expect(places(facts, { arch: "loongarch64" })).toBe(expected);
  });

  it("is write-combined on the others", () => {
    for (const arch of ["x86_64", "arm64", "riscv64", "ppc64"] as const) {
      expect(ask(vgemAdapter).places({}, { arch })).toBe("ram write-combined");
    }
  });
});
