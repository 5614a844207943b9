import { describe, expect, it } from "@jest/globals";
import { dmaHeapAdapter, dmaHeapProbe, HEAPS } from "@vmprot/adapters/dma-heap";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";

const NAMES = ["system", "default_cma_region", "reserved", "linux,cma", "default-pool"];

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
    [{ heap: "system", size: 4096, deviceCoherent: false }, "cached, fixed"],
    [{ heap: "qcom,system-uncached" }, "UNKNOWN_FACTS"],
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
    [{ heap: "system" }, "ATTRIBUTES_UNKNOWN"],
    [{ heap: "system", size: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ heap: "system", size: 65536 }, "KVM_CANNOT_MAP"],
    [{ heap: "system", size: 65535 }, "map"],
    [{ heap: "system", size: 1 }, "map"],
    [{ heap: "reserved", size: 4096 }, "KVM_CANNOT_MAP"],
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
  it.each(NAMES)("knows the heap %s by its name", (heap) => {
    const unknown = { deviceCoherent: "unknown" };
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
    expect([...HEAPS]).toEqual(NAMES);
    expect(dmaHeapProbe.expNames).toEqual(NAMES);
  });
});
