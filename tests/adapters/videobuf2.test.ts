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
    [{ allocator: "dma-sg" }, "cached, fixed"],
    [{ allocator: "dma-contig" }, "cached, fixed"],
    [{ allocator: "dma" }, "UNKNOWN_FACTS"],
    [{ allocator: "dma_contig" }, "UNKNOWN_FACTS"],
    [{ allocator: "vmalloc", nonCoherentQueue: 0 }, "UNKNOWN_FACTS"],
    [{}, "UNKNOWN_FACTS"],
  ])("to %j on x86: %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
    expect(answer(facts, { arch: "loongarch64" })).toBe(expected);
  });

  it("believes what is said of a device on x86: IPU7's frames, atomisp's", () => {
    for (const allocator of ["vmalloc", "dma-sg", "dma-contig"]) {
      const facts = { allocator, deviceCoherent: false };
      expect(answer(facts)).toBe("SYNC_REQUIRED");
      // The kernel maps as for a coherent device all the same.
      const own = { ...facts, ownDeviceCoherent: false, nonCoherentQueue: false };
      expect(answer(own)).toBe("SYNC_REQUIRED");
      expect(answer({ allocator, deviceCoherent: "unknown" })).toBe("ATTRIBUTES_UNKNOWN");
    }
    expect(whole({ allocator: "dma-sg", deviceCoherent: false })).toMatchObject({
      message: expect.stringContaining("DMA_BUF_IOCTL_SYNC flushes nothing"),
    });
  });

  it.each(["vmalloc", "dma-sg"])("to %s needs to know its devices elsewhere", (allocator) => {
    for (const host of ["arm64-no-fwb", RISCV] as const) {
      for (const ownDeviceCoherent of [true, false, "unknown"]) {
        for (const nonCoherentQueue of [true, false, "unknown"]) {
          const facts = { allocator, ownDeviceCoherent, nonCoherentQueue };
          expect(places({ ...facts, deviceCoherent: true }, host)).toBe("ram cached");
          expect(places({ ...facts, deviceCoherent: false }, host)).toBe("SYNC_REQUIRED");
          expect(whole(facts, host)).toMatchObject({ unknown: ["facts.deviceCoherent"] });
        }
      }
    }
  });

  it.each(["vmalloc", "dma-sg"])("to %s is ordinary pages", (allocator) => {
    expect(whole({ allocator })).toMatchObject({
      placements: [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }],
    });
  });

  /** dma_pgprot, where devices may be non-coherent: of all, of the exporting one, the queue's kind. */
  it.each([
    [true, "unknown", false, "ram cached", "ram cached"],
    [true, "unknown", true, "ram cached", "ram cached"],
    [true, true, "unknown", "ram cached", "ram cached"],
    [false, false, false, "ram write-combined", "ram uncached, ram write-combined"],
    [false, false, true, "SYNC_REQUIRED", "SYNC_REQUIRED"],
    [false, false, "unknown", "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    // Mapped cached for the camera's sake, and read by a display that does not snoop.
    [false, true, false, "SYNC_REQUIRED", "SYNC_REQUIRED"],
    [false, true, "unknown", "SYNC_REQUIRED", "SYNC_REQUIRED"],
    [false, "unknown", false, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    ["unknown", "unknown", true, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    ["unknown", false, "unknown", "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    ["unknown", "unknown", "unknown", "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
  ])(
    "to dma-contig of coherent devices %p, itself one %p, non-coherent queue %p",
    (deviceCoherent, ownDeviceCoherent, nonCoherentQueue, arm64, riscv) => {
      const known = { deviceCoherent, ownDeviceCoherent, nonCoherentQueue };
      const facts = { ...known, allocator: "dma-contig", reservedPool: false };
      expect([places(facts, "arm64-no-fwb"), places(facts, RISCV)]).toEqual([arm64, riscv]);
      // From a reserved pool it is the same, but of memory that KVM takes for a device's.
      const pool = { ...facts, reservedPool: true };
      const inPool = [arm64, riscv].map((text) => text.replaceAll("ram", "device"));
      expect([places(pool, "arm64-no-fwb"), places(pool, RISCV)]).toEqual(inPool);
    },
  );

  it("knows riscv64 to be write-combined from 6.18 on, and either before: it was backported", () => {
    const facts = { allocator: "dma-contig", deviceCoherent: false, ownDeviceCoherent: false };
    const asked = { ...facts, nonCoherentQueue: false, reservedPool: false };
    const on = (kernel: "6.1" | "6.12" | "6.17" | "6.18" | "7.2") =>
      places(asked, { ...RISCV, kernel });
    expect([on("6.1"), on("6.12"), on("6.17")]).toEqual(
      Array.from({ length: 3 }, () => "ram uncached, ram write-combined"),
    );
    expect([on("6.18"), on("7.2")]).toEqual(["ram write-combined", "ram write-combined"]);
  });

  it("to a pool of which nothing is known has both kinds of memory, and none on x86", () => {
    const facts = { allocator: "dma-contig", deviceCoherent: true };
    expect(whole(facts, "arm64-no-fwb")).toMatchObject({
      ...{ cache: "cached", basis: "fixed", unknown: ["facts.reservedPool"] },
    });
    expect(places(facts, "intel")).toBe("ram cached");
    expect(places({ ...facts, reservedPool: true }, "intel")).toBe("ram cached");
  });

  it("to a coherent queue of a device of its own kind is the worst of both", () => {
    const facts = { allocator: "dma-contig", ownDeviceCoherent: false, nonCoherentQueue: false };
    const known = { ...facts, reservedPool: false };
    expect(whole(known, "arm64-no-fwb")).toMatchObject({
      ...{ cache: "write-combined", basis: "worst-case", unknown: ["facts.deviceCoherent"] },
    });
    expect(whole(known, RISCV)).toMatchObject({ cache: "uncached", basis: "worst-case" });
  });

  it("names what would settle it", () => {
    expect(whole({ allocator: "dma-contig" }, "arm64-no-fwb")).toMatchObject({
      unknown: ["facts.deviceCoherent", "facts.ownDeviceCoherent", "facts.nonCoherentQueue"],
    });
  });

  it.each([
    ["vmalloc", "map"],
    ["dma-sg", "map"],
    ["dma-contig", "KVM_CANNOT_MAP"],
  ])("knows which pages KVM before 6.13 cannot map: %s: %s", (allocator, expected) => {
    expect(AROUND_6_13.map((kernel) => verdict({ allocator }, kernel))).toEqual([expected, "map"]);
  });
});

describe("videobuf2's probe", () => {
  it.each(["vmalloc", "dma-sg", "dma-contig"])("knows %s by the exp_name", (allocator) => {
    const expName = `videobuf2_${allocator.replace("-", "_")}`;
    const unknown = [
      ...["deviceCoherent", "ownDeviceCoherent", "nonCoherentQueue", "reservedPool"],
    ];
    const facts = { allocator, ...Object.fromEntries(unknown.map((name) => [name, "unknown"])) };
    expect(videobuf2Probe.probe({ expName })).toEqual({ kind: "facts", facts });
  });

  it.each([true, false, "unknown"] as const)("passes on what the machine tells: %p", (told) => {
    const target = { expName: "videobuf2_dma_sg", deviceCoherent: told };
    expect(videobuf2Probe.probe(target)).toMatchObject({ facts: { deviceCoherent: told } });
  });

  it("is for the three modules, by their names", () => {
    expect(videobuf2Probe.expNames).toEqual([
      "videobuf2_vmalloc",
      "videobuf2_dma_sg",
      "videobuf2_dma_contig",
    ]);
  });
});
