import { describe, expect, it } from "@jest/globals";
import { videobuf2Adapter, videobuf2Probe } from "@vmprot/adapters/videobuf2";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";

const RISCV = { arch: "riscv64" } as const;

describe("videobuf2 obeys the law", () => {
  testAdapter(videobuf2Adapter, { test: it });
});

describe("videobuf2's answer", () => {
  const { answer, places, verdict, whole } = ask(videobuf2Adapter);

  it.each([
    [{ allocator: "vmalloc" }, "cached, fixed"],
    [{ allocator: "dma-sg" }, "SYNC_REQUIRED"],
    [{ allocator: "dma-contig" }, "cached, fixed"],
    [{ allocator: "dma-contig", deviceCoherent: false, nonCoherentQueue: true }, "cached, fixed"],
    [{ allocator: "dma" }, "UNKNOWN_FACTS"],
    [{ allocator: "dma_contig" }, "UNKNOWN_FACTS"],
    [{ allocator: "vmalloc", nonCoherentQueue: 0 }, "UNKNOWN_FACTS"],
    [{}, "UNKNOWN_FACTS"],
  ])("to %j on x86: %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });

  /** dma_pgprot, where devices may be non-coherent. */
  it.each([
    [true, false, "ram cached", "ram cached"],
    [true, true, "ram cached", "ram cached"],
    [true, "unknown", "ram cached", "ram cached"],
    [false, false, "ram write-combined", "ram uncached, ram write-combined"],
    [false, true, "SYNC_REQUIRED", "SYNC_REQUIRED"],
    [false, "unknown", "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    ["unknown", true, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    ["unknown", "unknown", "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
  ])(
    "to dma-contig of a coherent device %p, non-coherent queue %p",
    (device, queue, arm64, riscv) => {
      const facts = {
        allocator: "dma-contig",
        deviceCoherent: device,
        nonCoherentQueue: queue,
        reservedPool: false,
      };
      expect([places(facts, "arm64-no-fwb"), places(facts, RISCV)]).toEqual([arm64, riscv]);
      // From a reserved pool it is the same, but of memory that KVM takes for a device's.
      const pool = { ...facts, reservedPool: true };
      const inPool = [arm64, riscv].map((text) => text.replaceAll("ram", "device"));
      expect([places(pool, "arm64-no-fwb"), places(pool, RISCV)]).toEqual(inPool);
    },
  );

  it("to a pool of which nothing is known has both kinds of memory, and none on x86", () => {
    const facts = { allocator: "dma-contig", deviceCoherent: true };
    expect(whole(facts, "arm64-no-fwb")).toMatchObject({
      ...{ cache: "cached", basis: "fixed", unknown: ["facts.reservedPool"] },
    });
    expect(places(facts, "intel")).toBe("ram cached");
    expect(places({ ...facts, reservedPool: true }, "intel")).toBe("ram cached");
  });

  it("to a coherent queue of a device of which nothing is known is the worst of both", () => {
    const facts = { allocator: "dma-contig", nonCoherentQueue: false, reservedPool: false };
    expect(whole(facts, "arm64-no-fwb")).toMatchObject({
      ...{ cache: "write-combined", basis: "worst-case", unknown: ["facts.deviceCoherent"] },
    });
    expect(whole(facts, RISCV)).toMatchObject({ cache: "uncached", basis: "worst-case" });
  });

  it("names what would settle it", () => {
    expect(whole({ allocator: "dma-contig" }, "arm64-no-fwb")).toMatchObject({
      unknown: ["facts.deviceCoherent", "facts.nonCoherentQueue"],
    });
  });

  it("depends on nothing but the allocator for the others", () => {
    for (const host of ["intel", "arm64-no-fwb", RISCV] as const) {
      for (const deviceCoherent of [true, false, "unknown"]) {
        for (const nonCoherentQueue of [true, false, "unknown"]) {
          const facts = { deviceCoherent, nonCoherentQueue };
          expect(places({ ...facts, allocator: "vmalloc" }, host)).toBe("ram cached");
          expect(places({ ...facts, allocator: "dma-sg" }, host)).toBe("SYNC_REQUIRED");
        }
      }
    }
  });

  it.each([
    ["vmalloc", "map"],
    ["dma-contig", "KVM_CANNOT_MAP"],
  ])("knows which pages KVM before 6.13 cannot map: %s: %s", (allocator, expected) => {
    expect(AROUND_6_13.map((kernel) => verdict({ allocator }, kernel))).toEqual([expected, "map"]);
  });
});

describe("videobuf2's probe", () => {
  it.each(["vmalloc", "dma-sg", "dma-contig"])("knows %s by the exp_name", (allocator) => {
    const expName = `videobuf2_${allocator.replace("-", "_")}`;
    const unknown = ["deviceCoherent", "nonCoherentQueue", "reservedPool"];
    const facts = { allocator, ...Object.fromEntries(unknown.map((name) => [name, "unknown"])) };
    expect(videobuf2Probe.probe({ expName })).toEqual({ kind: "facts", facts });
  });

  it("is for the three modules, by their names", () => {
    expect(videobuf2Probe.expNames).toEqual([
      "videobuf2_vmalloc",
      "videobuf2_dma_sg",
      "videobuf2_dma_contig",
    ]);
  });
});
