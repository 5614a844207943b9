import { describe, expect, it } from "@jest/globals";
import { dmaHeapAdapter, dmaHeapProbe, HEAPS, VENDOR_HEAPS } from "@vmprot/adapters/dma-heap";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";

const NAMES = [
  "system",
  "system_cc_shared",
  "default_cma_region",
  "reserved",
  "linux,cma",
  "default-pool",
];
const VENDORS = [
  ...["system-uncached", "cma-uncached", "linux,cma-uncached", "mtk_mm", "mtk_mm-uncached"],
  ...["qcom,system", "qcom,system-uncached"],
];

describe("dma-heap obeys the law", () => {
  testAdapter(dmaHeapAdapter, { test: it });
});

describe("dma-heap's answer", () => {
  const { answer, verdict, whole } = ask(dmaHeapAdapter);

  it.each([
    [{ heap: "system", size: 65536 }, "cached, fixed"],
    [{ heap: "system", size: 16384 }, "cached, fixed"],
    [{ heap: "default_cma_region", size: 4096 }, "cached, fixed"],
    [{ heap: "linux,cma", size: 4096 }, "cached, fixed"],
    [{ heap: "system", size: 4096, vendorCache: "write-combined" }, "cached, fixed"],
    [{ heap: "system", size: 4096, deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ heap: "system", size: 4096, deviceCoherent: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ heap: "qcom,system-secure" }, "UNKNOWN_FACTS"],
    [{ heap: "constructor" }, "UNKNOWN_FACTS"],
    [{ heap: 0 }, "UNKNOWN_FACTS"],
    [{}, "UNKNOWN_FACTS"],
    [{ heap: "system", size: 0 }, "UNKNOWN_FACTS"],
    [{ heap: "system", size: -1 }, "UNKNOWN_FACTS"],
    [{ heap: "system", size: 0.5 }, "UNKNOWN_FACTS"],
    [{ heap: "system", size: "4096" }, "UNKNOWN_FACTS"],
    [{ heap: "system", size: 2 ** 53 }, "UNKNOWN_FACTS"],
  ])("to %j: %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });

  it.each(VENDORS)("to %s, a vendor's, is what its owner says, and else none", (heap) => {
    for (const host of ["amd", "arm64-no-fwb"] as const) {
      expect(whole({ heap }, host)).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
      const says = (vendorCache: string, deviceCoherent: boolean) =>
        answer({ heap, vendorCache, deviceCoherent }, host);
      expect(["cached", "write-combined", "otherwise"].map((cache) => says(cache, true))).toEqual([
        ...["cached, fixed", "write-combined, fixed", "UNKNOWN_FACTS"],
      ]);
      expect(["cached", "write-combined"].map((cache) => says(cache, false))).toEqual([
        ...["SYNC_REQUIRED", "write-combined, fixed"],
      ]);
    }
    expect(whole({ heap })).toMatchObject({ unknown: ["facts.vendorCache"] });
    expect(whole({ heap }, "arm64-no-fwb")).toMatchObject({
      unknown: ["facts.vendorCache", "facts.deviceCoherent"],
    });
  });

  it.each(NAMES)("to %s needs to know its devices where not all are coherent", (heap) => {
    const facts = { heap, size: 4096 };
    const at = (deviceCoherent: boolean) => answer({ ...facts, deviceCoherent }, "arm64-no-fwb");
    expect([at(true), at(false)]).toEqual(["cached, fixed", "SYNC_REQUIRED"]);
    expect(whole(facts, "arm64-no-fwb")).toMatchObject({
      code: "ATTRIBUTES_UNKNOWN",
      unknown: ["facts.deviceCoherent"],
    });
  });

  it.each([
    [{ heap: "system" }, "KVM_CANNOT_MAP"],
    [{ heap: "system", size: "unknown" }, "KVM_CANNOT_MAP"],
    [{ heap: "system", size: 65536 }, "KVM_CANNOT_MAP"],
    [{ heap: "system", size: 65535 }, "map"],
    [{ heap: "system", size: 1 }, "map"],
    [{ heap: "system_cc_shared", size: 65536 }, "KVM_CANNOT_MAP"],
    [{ heap: "system_cc_shared", size: 65535 }, "map"],
    [{ heap: "reserved", size: 4096 }, "KVM_CANNOT_MAP"],
    [{ heap: "system-uncached", vendorCache: "write-combined", size: 4096 }, "map"],
    [{ heap: "system-uncached", vendorCache: "write-combined", size: 65536 }, "KVM_CANNOT_MAP"],
    [{ heap: "cma-uncached", vendorCache: "write-combined", size: 4096 }, "KVM_CANNOT_MAP"],
    [{ heap: "mtk_mm", vendorCache: "cached", size: 4096 }, "KVM_CANNOT_MAP"],
  ])("knows which pages KVM before 6.13 cannot map: %j: %s", (facts, expected) => {
    expect(AROUND_6_13.map((kernel) => verdict(facts, kernel))).toEqual([expected, "map"]);
  });

  it("to an unknown size has both kinds of pages", () => {
    expect(whole({ heap: "system" })).toMatchObject({
      ...{ cache: "cached", unknown: ["facts.size"] },
      placements: expect.arrayContaining([
        { memory: "ram", cache: "cached", vma: "pfnmap", pages: "refcounted" },
        { memory: "ram", cache: "cached", vma: "pfnmap", pages: "non-refcounted" },
      ]),
    });
  });
});

describe("dma-heap's probe", () => {
  it.each([...NAMES, ...VENDORS])("knows the heap %s by its name", (heap) => {
    const unknown = { vendorCache: "unknown", deviceCoherent: "unknown" };
    expect(dmaHeapProbe.probe({ expName: heap, size: 8192 })).toEqual({
      ...{ kind: "facts", facts: { heap, size: 8192, ...unknown } },
    });
    for (const size of [{}, { size: 0 }, { size: -4096 }, { size: 0.5 }, { size: Number.NaN }]) {
      expect(dmaHeapProbe.probe({ expName: heap, ...size })).toEqual({
        ...{ kind: "facts", facts: { heap, size: "unknown", ...unknown } },
      });
    }
  });

  it("is for those heaps and no others", () => {
    expect([[...HEAPS], [...VENDOR_HEAPS]]).toEqual([NAMES, VENDORS]);
    expect(dmaHeapProbe.expNames).toEqual([...NAMES, ...VENDORS]);
  });

  it.each([true, false, "unknown"] as const)("passes on what the machine tells: %p", (told) => {
    const result = dmaHeapProbe.probe({ expName: "system", deviceCoherent: told });
    expect(result).toMatchObject({ facts: { deviceCoherent: told } });
  });
});
