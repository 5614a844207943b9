import { describe, expect, it } from "@jest/globals";
import { NO_MMAP_EXPORTERS, noMmapAdapter, noMmapProbe } from "@vmprot/adapters/no-mmap";
import { novaDrmAdapter, novaDrmProbe } from "@vmprot/adapters/nova-drm";
import { VmProt } from "@vmprot/core";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { RENDER, throughProber } from "./through-prober.js";

describe("exporters without an mmap obey the law", () => {
  testAdapter(noMmapAdapter, { test: it });
});

describe("nova obeys the law", () => {
  testAdapter(novaDrmAdapter, { test: it });
});

/** What a buffer's owner can do instead. */
const INSTEAD = [
  ["vfio_pci_core", "Map the region through the vfio device instead, and ask about vfio-region"],
  ["xen_gntdev", "through /dev/xen/gntdev"],
  ["habanalabs", "copy it into a buffer of system memory"],
  ["ib_uverbs", "through the uverbs file"],
  ["tee", "no CPU of the normal world may access"],
  ["armada", "through the DRM node"],
  ["iommufd", "self-test"],
] as const;

describe("an exporter without an mmap", () => {
  const { whole } = ask(noMmapAdapter);

  it.each(INSTEAD)("%s: %s", (driver, instead) => {
    for (const host of ["intel", "arm64-no-fwb"] as const) {
      const expected = { code: "NO_CPU_MAPPING", message: expect.stringContaining(instead) };
      expect(whole({ driver }, host)).toMatchObject(expected);
    }
    const said = noMmapProbe.probe({ expName: driver });
    expect(said).toEqual({ kind: "facts", facts: { driver } });
  });

  it("is one of these", () => {
    expect(NO_MMAP_EXPORTERS).toEqual(INSTEAD.map(([name]) => name));
    expect(whole({ driver: "drm" })).toMatchObject({ code: "UNKNOWN_FACTS" });
    expect(whole({})).toMatchObject({ code: "UNKNOWN_FACTS" });
    expect(whole({ driver: "unknown" })).toMatchObject({ code: "NO_CPU_MAPPING" });
  });

  it("is found by its names", () => {
    const vmProt = new VmProt([noMmapAdapter]);
    const codeOf = (exporter: string) => {
      const { answer } = vmProt.query({ exporter, facts: {} });
      return answer.kind === "refusal" ? answer.code : "attributes";
    };
    const names = ["vfio-pci", "xen-gntdev", "armada-drm", "tee", "habanalabs", "ib_uverbs"];
    expect(names.map(codeOf)).toEqual(names.map(() => "NO_CPU_MAPPING"));
  });
});

describe("nova", () => {
  it("has no mmap yet", () => {
    const { whole } = ask(novaDrmAdapter);
    const message = expect.stringContaining("nouveau or nvidia-drm");
    expect(whole({})).toMatchObject({ code: "NO_CPU_MAPPING", message });
  });

  it("imports no buffers, so that it is asked nothing", () => {
    const device = fakeDevice({}, { driver: "nova-drm" });
    expect(novaDrmProbe.probe({ expName: "drm", device })).toEqual({ kind: "facts", facts: {} });
    expect([device.asked, novaDrmProbe.neverImports]).toEqual([[], true]);
    expect(throughProber(novaDrmAdapter, "drm", "nova-drm")).toMatchObject({ device: RENDER });
  });
});
