import { describe, expect, it } from "@jest/globals";
import { type FactDeclarations, type Query, type Result, VmProt } from "@vmprot/core";
import { fakeFunctionAdapter, OPEN_FACT, RAM } from "../support/fake-adapters.js";
import { vmProt } from "../support/space.js";

const AMD = {
  arch: "x86_64",
  vendor: "amd",
  hypervisor: "kvm",
  nestedPaging: true,
  deviceMtrr: "uncached",
  shmemHugePages: false,
  memfdHugePages: false,
} as const;
const VM = { confidential: "none", guestMemfd: false, guestMtrr: "write-back" } as const;

const ask = (exporter: string, facts: object, rest: Partial<Query> = {}): Result =>
  vmProt.query({ exporter, facts: { ...facts }, platform: "amd", ...rest });

describe("a buffer of which something is unknown", () => {
  it("is mapped where every possibility allows it: a udmabuf of unknown hugetlb from 6.13 on", () => {
    const facts = { deviceCoherent: true };
    const on = (kernel: string) => ask("udmabuf", facts, { platform: { ...AMD, kernel }, vm: VM });
    for (const kernel of ["6.13", "6.18", "7.1"]) {
      const { answer, verdict } = on(kernel);
      expect(verdict).toMatchObject({ kind: "map", guestCache: "cached" });
      expect(answer).toMatchObject({ basis: "fixed", unknown: ["facts.hugetlb"] });
      expect(answer.kind === "attributes" && answer.placements.map(({ pages }) => pages)).toEqual([
        "memfd",
        "non-refcounted",
      ]);
    }
    for (const kernel of ["6.12", "6.1", "5.10"]) {
      expect(on(kernel).verdict).toMatchObject({
        kind: "refuse",
        code: "KVM_CANNOT_MAP",
        unknown: ["facts.hugetlb"],
        message: expect.stringContaining("facts.hugetlb"),
      });
    }
  });

  it("names the kernel too, where that is unknown as well", () => {
    const { verdict } = ask("udmabuf", { deviceCoherent: true }, { platform: AMD, vm: VM });
    expect(verdict).toMatchObject({ unknown: ["facts.hugetlb", "platform.kernel"] });
  });

  it("has the placements of all possibilities: a live radeon buffer, whose flags no ioctl tells", () => {
    const { answer, verdict } = ask("radeon", { domains: 4, flags: "unknown", imported: false });
    expect(answer).toMatchObject({
      kind: "attributes",
      cache: "uncached",
      basis: "worst-case",
      unknown: ["facts.flags"],
    });
    const modes = answer.kind === "attributes" ? answer.placements.map(({ cache }) => cache) : [];
    expect([...modes].sort()).toEqual(["cached", "uncached", "write-combined", "write-combined"]);
    expect(verdict).toMatchObject({ kind: "map" });
  });

  it("is mapped on AMD if it is amdgpu's VRAM of a GPU that nobody read about", () => {
    const facts = { domains: 4, flags: 0, vramConnectedToCpu: "unknown", imported: false };
    const { answer, verdict } = ask("amdgpu", facts);
    expect(verdict).toMatchObject({ kind: "map", guestCache: "write-combined" });
    expect(answer).toMatchObject({ unknown: ["facts.vramConnectedToCpu"] });
  });

  it.each<[exporter: string, facts: object]>([
    ["amdgpu", { domains: 2, flags: 0 }],
    ["amdgpu", { domains: 4, flags: 4 }],
    ["radeon", { domains: 2, flags: 0 }],
    ["vgem", {}],
    ["virtgpu", { blobMem: "none" }],
    ["i915", { graphics: "discrete", regions: ["system"] }],
  ])("is refused where it might be another exporter's: %s %j", (exporter, facts) => {
    const { answer, verdict } = ask(exporter, { ...facts, imported: "unknown" });
    expect(answer).toMatchObject({ code: "ATTRIBUTES_UNKNOWN", unknown: ["facts.imported"] });
    expect(verdict).toMatchObject({ code: "ATTRIBUTES_UNKNOWN", unknown: ["facts.imported"] });
  });

  it("is refused, and asks for what decides, where everything is unknown", () => {
    const { verdict } = vmProt.query({
      exporter: "amdgpu",
      facts: {
        domains: "unknown",
        flags: "unknown",
        vramConnectedToCpu: "unknown",
        scannedOut: "unknown",
        imported: "unknown",
      },
    });
    expect(verdict).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    const unknown = "unknown" in verdict ? verdict.unknown : [];
    expect(unknown?.slice(0, 7)).toEqual([
      "facts.domains",
      "facts.flags",
      "facts.vramConnectedToCpu",
      "facts.scannedOut",
      "facts.deviceCoherent",
      "facts.imported",
      "platform.arch",
    ]);
  });

  it("has no answer of its own where every possibility is refused alike", () => {
    const { answer, verdict } = ask("videobuf2", {
      allocator: "dma-sg",
      deviceCoherent: false,
      nonCoherentQueue: "unknown",
    });
    expect(answer).toMatchObject({ code: "SYNC_REQUIRED", rule: "videobuf2:not-coherent" });
    expect(verdict).toMatchObject({ code: "SYNC_REQUIRED", rule: "videobuf2:not-coherent" });
    expect(verdict).not.toHaveProperty("unknown");
  });
});

describe("a possibility whose mapping fails by itself", () => {
  const facts: FactDeclarations = {
    kind: { kind: "word", words: ["ram", "hidden", "private", "secret"], doc: "Kind." },
    x: OPEN_FACT,
  };
  const saying = (of: Readonly<Record<string, unknown>>) => {
    const adapter = fakeFunctionAdapter(
      ({ kind, x }) => of[`${kind}${x ? "+x" : ""}`] ?? of[String(kind)],
      facts,
    );
    return new VmProt([adapter]).query({
      exporter: "fake",
      facts: { kind: "unknown" },
      platform: "amd",
    });
  };
  const HIDDEN = { code: "NO_CPU_MAPPING" };
  const PRIVATE = { code: "NOT_EXPORTABLE" };

  it("drops out while another is left", () => {
    const { answer, verdict } = saying({
      ram: [RAM],
      hidden: HIDDEN,
      private: PRIVATE,
      secret: HIDDEN,
    });
    expect(answer).toEqual({
      kind: "attributes",
      cache: "cached",
      basis: "fixed",
      placements: [RAM],
    });
    expect(verdict).toMatchObject({ kind: "map", guestCache: "cached" });
  });

  it("counts where none is left", () => {
    const all = saying({ ram: PRIVATE, hidden: PRIVATE, private: PRIVATE, secret: PRIVATE });
    expect(all.answer).toMatchObject({ code: "NOT_EXPORTABLE" });
    const both = saying({ ram: PRIVATE, hidden: HIDDEN, private: PRIVATE, secret: HIDDEN });
    expect(both.verdict).toMatchObject({ code: "NO_CPU_MAPPING" });
    expect(both.verdict).not.toHaveProperty("unknown");
  });

  it("does not save the others: any other refusal refuses", () => {
    const secret = { code: "SYNC_REQUIRED" };
    const { answer, verdict } = saying({ ram: [RAM], hidden: HIDDEN, private: PRIVATE, secret });
    expect(answer).toMatchObject({ code: "ATTRIBUTES_UNKNOWN", unknown: ["facts.kind"] });
    expect(verdict).toMatchObject({ code: "ATTRIBUTES_UNKNOWN", unknown: ["facts.kind"] });
  });

  it("does not make a fact matter that only decides about it", () => {
    const { answer } = saying({
      ...{ ram: [RAM], "ram+x": HIDDEN, hidden: HIDDEN },
      ...{ private: [{ ...RAM, cache: "write-combined" }], secret: PRIVATE },
    });
    expect(answer).toMatchObject({ cache: "write-combined", unknown: ["facts.kind"] });
  });
});

describe("an unknown architecture", () => {
  it("stands for all of them where answers differ by it", () => {
    const uswc = { exporter: "amdgpu", facts: { domains: 2, flags: 4, deviceCoherent: true } };
    const { answer } = vmProt.query(uswc);
    expect(answer).toMatchObject({ cache: "write-combined", unknown: ["platform.arch"] });
    const { verdict } = vmProt.query(uswc);
    const unknown = "unknown" in verdict ? verdict.unknown : undefined;
    expect(unknown?.[0]).toBe("platform.arch");
  });

  it("matters where it decides whether a buffer is refused at all", () => {
    const buffer = {
      exporter: "amdgpu",
      facts: { domains: 2, flags: 4, deviceCoherent: false },
    };
    // Where the kernel cannot write-combine RAM, USWC buffers are cached.
    const { answer } = vmProt.query(buffer);
    expect(answer).toMatchObject({ code: "PLATFORM_UNKNOWN", unknown: ["platform.arch"] });
    expect(vmProt.query({ ...buffer, platform: "amd" }).verdict.kind).toBe("map");
    expect(vmProt.query({ ...buffer, platform: "arm64-fwb" }).verdict).toMatchObject({
      code: "SYNC_REQUIRED",
    });
  });
});

describe("the limit on possibilities", () => {
  const bits = (count: number) => ({
    flags: {
      kind: "bits" as const,
      bits: Object.fromEntries(Array.from({ length: count }, (_, i) => [`B${i}`, 2 ** i])),
      doc: "Flags.",
    },
    x: OPEN_FACT,
  });
  const asking = (count: number) => {
    let asked = 0;
    const adapter = fakeFunctionAdapter(() => {
      asked++;
      return [RAM];
    }, bits(count));
    const service = new VmProt([adapter]);
    return { service, asked: () => asked };
  };
  const query = { exporter: "fake", platform: "amd" } as const;

  it.each([12, 13, 24, 32])("refuses %d unknown bits and another fact, without asking", (count) => {
    const { service, asked } = asking(count);
    const { verdict } = service.query({ ...query, facts: { flags: "unknown" } });
    expect(verdict).toMatchObject({
      code: "ATTRIBUTES_UNKNOWN",
      message: "More than 4096 possibilities are open; state some of facts.flags, facts.x.",
      unknown: ["facts.flags", "facts.x"],
    });
    expect(asked()).toBe(0);
  });

  it("is not in the way of as many as that", () => {
    const { service, asked } = asking(12);
    const { verdict } = service.query({ ...query, facts: { flags: "unknown", x: true } });
    expect(verdict.kind).toBe("map");
    expect(asked()).toBe(4096);
  });

  it("bounds the work of an adapter whose every possibility is another", () => {
    const modes = ["cached", "write-combined", "uncached"] as const;
    const vmas = ["pages", "pfnmap", "pfnmap-shmem", "pfnmap-fault"] as const;
    const all = modes.flatMap((cache) => vmas.map((vma) => ({ ...RAM, cache, vma })));
    const adapter = fakeFunctionAdapter(
      ({ flags }) => [RAM, ...all.filter((_, i) => Number(flags) & (1 << i))],
      { flags: bits(12).flags },
    );
    const began = process.cpuUsage();
    const { verdict } = new VmProt([adapter]).query({
      exporter: "fake",
      facts: { flags: "unknown" },
    });
    expect(verdict).toMatchObject({ kind: "refuse" });
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(20_000);
  });
});
