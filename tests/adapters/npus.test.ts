import { describe, expect, it } from "@jest/globals";
import { amdxdnaAdapter, amdxdnaProbe } from "@vmprot/adapters/amdxdna";
import { ivpuAdapter, ivpuProbe } from "@vmprot/adapters/ivpu";
import { qaicAdapter, qaicProbe } from "@vmprot/adapters/qaic";
import { rocketAdapter, rocketProbe } from "@vmprot/adapters/rocket";
import { type ExporterAdapter, VmProt } from "@vmprot/core";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { hostsOf } from "./hosts.js";

const NPUS: readonly ExporterAdapter[] = [ivpuAdapter, amdxdnaAdapter, qaicAdapter, rocketAdapter];

describe.each(NPUS)("$exporter obeys the law", (adapter) => {
  testAdapter(adapter, { test: it });
});

describe("ivpu", () => {
  const { answer, places, whole } = ask(ivpuAdapter);
  const [MAPPABLE, UNCACHED, WC] = [0x2, 0x10000, 0x20000];

  it.each([
    [{ flags: 0 }, "ram cached"],
    [{ flags: MAPPABLE }, "ram cached"],
    [{ flags: MAPPABLE | WC }, "ram write-combined"],
    // The NPU snoops; another device that uses the buffer may not.
    [{ flags: 0, deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ flags: WC, deviceCoherent: false }, "ram write-combined"],
    [{ flags: UNCACHED }, "UNKNOWN_FACTS"],
    [{ flags: UNCACHED | WC }, "UNKNOWN_FACTS"],
    [{ userptr: true }, "NO_CPU_MAPPING"],
    [{ flags: WC, userptr: true }, "NO_CPU_MAPPING"],
    [{ flags: WC, imported: true }, "FOREIGN_BUFFER"],
    [{ flags: WC, imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
  ])("answers %j with %s", (facts, expected) => {
    for (const kernel of ["6.12", "6.19", "7.2"] as const) {
      expect(places(facts, hostsOf(kernel).x86)).toBe(expected);
    }
  });

  it("is the worst of both modes where the flags are unknown", () => {
    expect(answer({})).toBe("write-combined, worst-case");
    expect(whole({})).toMatchObject({ unknown: ["facts.flags"] });
    expect(answer({ userptr: "unknown" })).toBe("write-combined, worst-case");
  });

  it("is known by its driver's name, and a program's own memory by the dma-buf's", () => {
    const vmProt = new VmProt([ivpuAdapter]);
    const said = (exporter: string, facts: object) =>
      vmProt.query({ exporter, facts: { ...facts }, platform: "intel" }).answer;
    expect(said("intel_vpu", { flags: 0 })).toMatchObject({ cache: "cached" });
    expect(said("ivpu_userptr_dmabuf", {})).toMatchObject({ code: "NO_CPU_MAPPING" });
  });

  it("is not asked for flags, which it reports wrongly of an import", () => {
    const device = fakeDevice({}, { driver: "intel_vpu" });
    const probe = (expName: string) => ivpuProbe.probe({ expName, deviceCoherent: true, device });
    const unknown = { flags: "unknown", deviceCoherent: true };
    expect(probe("drm")).toEqual({
      ...{ kind: "facts", facts: { ...unknown, userptr: false, imported: "unknown" } },
    });
    expect(probe("ivpu_userptr_dmabuf")).toEqual({
      ...{ kind: "facts", facts: { ...unknown, userptr: true, imported: false } },
    });
    expect(device.asked).toEqual([]);
    expect(ivpuProbe.attachesOwn).toBe(true);
  });
});

describe("amdxdna", () => {
  const { answer, whole } = ask(amdxdnaAdapter);

  it.each([
    [{ memory: "shmem" }, "SYNC_REQUIRED"],
    [{ memory: "carveout" }, "SYNC_REQUIRED"],
    [{ memory: "user" }, "NO_CPU_MAPPING"],
    [{ memory: "vram" }, "UNKNOWN_FACTS"],
    // What the machine says of coherence is not true of this device.
    [{ memory: "shmem", deviceCoherent: true }, "UNKNOWN_FACTS"],
  ])("answers %j with %s", (facts, expected) => {
    for (const host of Object.values(hostsOf())) expect(answer(facts, host)).toBe(expected);
  });

  it("is refused where nothing is known", () => {
    expect(whole({})).toMatchObject({ kind: "refusal" });
  });

  it("is known by its exp_name, which drm is not", () => {
    const facts = { memory: "unknown" };
    expect(amdxdnaProbe.probe({ expName: "amdxdna" })).toEqual({ kind: "facts", facts });
    expect(amdxdnaProbe.probe({ expName: "drm" })).toMatchObject({ code: "FOREIGN_BUFFER" });
  });
});

describe("qaic", () => {
  const { places, verdict } = ask(qaicAdapter);

  it.each([
    [{}, "ram cached", "ATTRIBUTES_UNKNOWN"],
    [{ deviceCoherent: true }, "ram cached", "ram cached"],
    [{ deviceCoherent: false }, "SYNC_REQUIRED", "SYNC_REQUIRED"],
    [{ imported: true }, "FOREIGN_BUFFER", "FOREIGN_BUFFER"],
    [{ imported: "unknown" }, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
  ])("answers %j with %s on x86, %s on arm64", (facts, x86, arm64) => {
    const hosts = hostsOf();
    expect([places(facts, hosts.x86), places(facts, hosts.arm64)]).toEqual([x86, arm64]);
  });

  it("has blocks of pages that KVM before 6.13 cannot map", () => {
    expect(AROUND_6_13.map((kernel) => verdict({}, kernel))).toEqual(["KVM_CANNOT_MAP", "map"]);
  });

  it("does not tell its own from an import, and says so", () => {
    const device = fakeDevice({}, { driver: "qaic" });
    const facts = { deviceCoherent: true, imported: "unknown" };
    const result = qaicProbe.probe({ expName: "drm", deviceCoherent: true, device });
    expect(result).toEqual({ kind: "facts", facts });
    expect(qaicProbe.attachesOwn).toBe(true);
  });
});

describe("rocket", () => {
  const { places, whole } = ask(rocketAdapter);

  it.each([
    [{ deviceCoherent: true }, "ram cached"],
    [{ deviceCoherent: false }, "SYNC_REQUIRED"],
    [{}, "ATTRIBUTES_UNKNOWN"],
    [{ imported: true }, "UNKNOWN_FACTS"],
  ])("answers %j with %s on arm64", (facts, expected) => {
    expect(places(facts, hostsOf("6.18").arm64)).toBe(expected);
  });

  it("is a drm_gem_shmem object", () => {
    expect(whole({})).toMatchObject({ placements: [{ vma: "pfnmap-shmem", pages: "shmem" }] });
  });

  it("takes whatever it imported for its own, because it imports nothing", () => {
    const device = fakeDevice({}, { driver: "rocket" });
    const result = rocketProbe.probe({ expName: "drm", deviceCoherent: false, device });
    expect(result).toEqual({ kind: "facts", facts: { deviceCoherent: false } });
    expect(rocketProbe.neverImports).toBe(true);
  });
});
