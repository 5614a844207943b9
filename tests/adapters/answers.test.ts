import { describe, expect, it } from "@jest/globals";
import { PLAIN_VM } from "@vmprot/core";
import { vmProt } from "../support/space.js";

/** What the kernel's rules say of a buffer on an x86 host, in short: cache mode and basis, or a code. */
function answer(exporter: string, facts: Record<string, unknown>, platform = "intel"): string {
  const { answer } = vmProt.query({ exporter, facts, platform: platform as "intel" });
  return answer.kind === "refusal" ? answer.code : `${answer.cache}, ${answer.basis}`;
}

const integrated = (caching: string, hasLlc: boolean) => ({
  graphics: "integrated",
  hasLlc,
  caching,
});

describe("the exporter's answer", () => {
  it.each([
    ["msm", { flags: 0x20000 }, "write-combined, fixed"],
    ["msm", { flags: 0x20001 }, "write-combined, fixed"],
    ["msm", { flags: 0x80000 }, "cached, fixed"],
    ["msm", { flags: 0x10000 }, "SYNC_REQUIRED"],
    ["msm", { flags: 0 }, "UNKNOWN_FACTS"],
    ["msm", { flags: 0x40000 }, "UNKNOWN_FACTS"],
    ["msm", { flags: 0x30000 }, "UNKNOWN_FACTS"],
    ["msm", { flags: 0x20004 }, "NOT_EXPORTABLE"],
    ["amdgpu", { domains: 2, flags: 0 }, "cached, fixed"],
    ["amdgpu", { domains: 1, flags: 0 }, "cached, fixed"],
    ["amdgpu", { domains: 2, flags: 4 }, "write-combined, fixed"],
    ["amdgpu", { domains: 4, flags: 0 }, "write-combined, worst-case"],
    ["amdgpu", { domains: 6, flags: 0 }, "write-combined, worst-case"],
    ["amdgpu", { domains: 4, flags: 4 }, "write-combined, fixed"],
    ["amdgpu", { domains: 4, flags: 0, vramConnectedToCpu: true }, "cached, fixed"],
    ["amdgpu", { domains: 4, flags: 0, vramConnectedToCpu: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    ["amdgpu", { domains: 2, flags: 0, vramConnectedToCpu: "unknown" }, "cached, fixed"],
    ["amdgpu", { domains: 4, flags: 2 }, "NO_CPU_MAPPING"],
    ["amdgpu", { domains: 4, flags: 0x40 }, "NOT_EXPORTABLE"],
    ["amdgpu", { domains: 2, flags: 0, imported: true }, "FOREIGN_BUFFER"],
    ["amdgpu", { domains: 2, flags: 0, imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    ["amdgpu", { domains: 8, flags: 0 }, "UNKNOWN_FACTS"],
    ["amdgpu", { domains: 0x10, flags: 0 }, "UNKNOWN_FACTS"],
    ["amdgpu", { domains: 0x20, flags: 0 }, "UNKNOWN_FACTS"],
    ["amdgpu", { domains: 0x40, flags: 0 }, "UNKNOWN_FACTS"],
    ["amdgpu", { domains: 0, flags: 0 }, "UNKNOWN_FACTS"],
    ["amdgpu", { domains: 4, flags: 0x10 }, "UNKNOWN_FACTS"],
    ["amdgpu", { domains: 4, flags: 2 ** 40 }, "UNKNOWN_FACTS"],
    ["amdgpu", { domains: 2 ** 40 + 4, flags: 0 }, "UNKNOWN_FACTS"],
    ["i915", integrated("cached", true), "cached, fixed"],
    ["i915", integrated("cached", false), "cached, fixed"],
    ["i915", integrated("none", false), "SYNC_REQUIRED"],
    ["i915", integrated("none", true), "SYNC_REQUIRED"],
    ["i915", integrated("display", true), "SYNC_REQUIRED"],
    ["i915", integrated("user-pat", false), "SYNC_REQUIRED"],
    ["i915", { graphics: "integrated", hasLlc: true }, "ATTRIBUTES_UNKNOWN"],
    ["i915", { graphics: "discrete", regions: ["system"] }, "cached, fixed"],
    ["i915", { graphics: "discrete", regions: ["system", "device"] }, "write-combined, fixed"],
    ["i915", { graphics: "discrete", regions: ["device"] }, "write-combined, worst-case"],
    ["i915", { graphics: "discrete" }, "ATTRIBUTES_UNKNOWN"],
    ["i915", { graphics: "discrete", regions: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    ["i915", { graphics: "discrete", regions: [] }, "UNKNOWN_FACTS"],
    ["i915", { ...integrated("cached", true), imported: true }, "FOREIGN_BUFFER"],
    ["virtgpu", { blobMem: "none" }, "cached, fixed"],
    ["virtgpu", { blobMem: "guest" }, "cached, fixed"],
    ["virtgpu", { blobMem: "host3d-guest" }, "cached, fixed"],
    ["virtgpu", { blobMem: "guest", mapInfo: "unknown" }, "cached, fixed"],
    ["virtgpu", { blobMem: "host3d", mapInfo: 1 }, "cached, fixed"],
    ["virtgpu", { blobMem: "host3d", mapInfo: 2 }, "uncached, fixed"],
    ["virtgpu", { blobMem: "host3d", mapInfo: 3 }, "write-combined, fixed"],
    ["virtgpu", { blobMem: "host3d" }, "ATTRIBUTES_UNKNOWN"],
    ["virtgpu", { blobMem: "host3d", mapInfo: 0 }, "ATTRIBUTES_UNKNOWN"],
    ["virtgpu", { blobMem: "host3d", mapInfo: 0x13 }, "UNKNOWN_FACTS"],
    ["virtgpu", { blobMem: "host3d", mapInfo: 3, mappable: false }, "NO_CPU_MAPPING"],
    ["virtgpu", { blobMem: "none", imported: true }, "FOREIGN_BUFFER"],
    ["radeon", { domains: 4, flags: 0 }, "write-combined, worst-case"],
    ["radeon", { domains: 2, flags: 0 }, "write-combined, worst-case"],
    ["radeon", { domains: 1, flags: 8 }, "write-combined, worst-case"],
    ["radeon", { domains: 4, flags: 4 }, "write-combined, worst-case"],
    ["radeon", { domains: 4, flags: 2 }, "uncached, worst-case"],
    ["radeon", { domains: 2, flags: 6 }, "uncached, worst-case"],
    ["radeon", { domains: 4 }, "ATTRIBUTES_UNKNOWN"],
    ["radeon", { domains: 4, flags: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    ["radeon", { domains: 4, flags: 16 }, "NO_CPU_MAPPING"],
    ["radeon", { domains: 2, flags: 0, imported: true }, "FOREIGN_BUFFER"],
    ["radeon", { domains: 2, flags: 0, imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    ["radeon", { domains: 0, flags: 0 }, "UNKNOWN_FACTS"],
    ["radeon", { domains: 8, flags: 0 }, "UNKNOWN_FACTS"],
    ["radeon", { domains: 4, flags: 32 }, "UNKNOWN_FACTS"],
    ["radeon", { domains: 4, flags: 2 ** 40 }, "UNKNOWN_FACTS"],
    ["qxl", {}, "write-combined, worst-case"],
    ["vgem", {}, "write-combined, fixed"],
    ["vgem", { imported: true }, "FOREIGN_BUFFER"],
    ["vgem", { imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    ["udmabuf", {}, "cached, fixed"],
    ["udmabuf", { hugetlb: true }, "cached, fixed"],
    ["udmabuf", { deviceCoherent: false }, "cached, fixed"],
    ["udmabuf", { deviceCoherent: "unknown" }, "cached, fixed"],
    ["dma-heap", { heap: "system" }, "cached, fixed"],
    ["dma-heap", { heap: "system", size: 16384 }, "cached, fixed"],
    ["dma-heap", { heap: "default_cma_region" }, "cached, fixed"],
    ["dma-heap", { heap: "linux,cma" }, "cached, fixed"],
    ["dma-heap", { heap: "system", deviceCoherent: false }, "cached, fixed"],
    ["dma-heap", { heap: "qcom,system-uncached" }, "UNKNOWN_FACTS"],
    ["videobuf2", { allocator: "vmalloc" }, "cached, fixed"],
    ["videobuf2", { allocator: "dma-sg" }, "SYNC_REQUIRED"],
    ["videobuf2", { allocator: "dma-contig" }, "ATTRIBUTES_UNKNOWN"],
    ["videobuf2", { allocator: "dma" }, "UNKNOWN_FACTS"],
    ["nouveau", {}, "UNKNOWN_EXPORTER"],
  ])("%s %j: %s", (exporter, facts, expected) => {
    expect(answer(exporter, facts)).toBe(expected);
  });

  it("of amdgpu's USWC is cached where the kernel strips the flag", () => {
    expect(answer("amdgpu", { domains: 2, flags: 4 }, "arm64-no-fwb")).toBe("cached, fixed");
    expect(answer("amdgpu", { domains: 4, flags: 4 }, "arm64-fwb")).toBe(
      "write-combined, worst-case",
    );
  });

  it.each(["udmabuf", "dma-heap"])(
    "of %s needs to know its devices where not all are coherent",
    (exporter) => {
      const facts = exporter === "dma-heap" ? { heap: "system" } : {};
      expect(answer(exporter, facts, "arm64-no-fwb")).toBe("ATTRIBUTES_UNKNOWN");
      const at = (deviceCoherent: boolean) =>
        answer(exporter, { ...facts, deviceCoherent }, "arm64-no-fwb");
      expect([at(true), at(false)]).toEqual(["cached, fixed", "SYNC_REQUIRED"]);
    },
  );

  it("of amdgpu's USWC is refused where the architecture is unknown", () => {
    const { answer } = vmProt.query({ exporter: "amdgpu", facts: { domains: 2, flags: 4 } });
    expect(answer).toMatchObject({ code: "PLATFORM_UNKNOWN", unknown: ["platform.arch"] });
  });

  it("names the facts that would settle it, and only those", () => {
    const { answer, verdict } = vmProt.query({
      exporter: "amdgpu",
      facts: { domains: 4, flags: 0, vramConnectedToCpu: "unknown" },
      platform: "amd",
    });
    expect(answer).toMatchObject({ unknown: ["facts.vramConnectedToCpu"] });
    expect(verdict).toMatchObject({ kind: "refuse", unknown: ["facts.vramConnectedToCpu"] });
  });

  it("of radeon and qxl has both places that eviction moves a buffer between", () => {
    for (const [exporter, facts] of [
      ["radeon", { domains: 4, flags: 0 }],
      ["qxl", {}],
    ] as const) {
      const { answer } = vmProt.query({ exporter, facts, platform: "amd" });
      expect(answer).toMatchObject({
        placements: [
          { memory: "device", cache: "write-combined" },
          { memory: "ram", cache: "cached" },
        ],
      });
    }
  });

  it.each([
    ["dma-heap", { heap: "system" }, "KVM_CANNOT_MAP"],
    ["dma-heap", { heap: "system", size: 65536 }, "KVM_CANNOT_MAP"],
    ["dma-heap", { heap: "system", size: 65535 }, "map"],
    ["dma-heap", { heap: "reserved", size: 4096 }, "KVM_CANNOT_MAP"],
    ["udmabuf", {}, "map"],
    ["udmabuf", { hugetlb: true }, "KVM_CANNOT_MAP"],
    ["videobuf2", { allocator: "vmalloc" }, "map"],
    ["vgem", {}, "map"],
    ["radeon", { domains: 4, flags: 0 }, "KVM_CANNOT_MAP"],
  ])("knows which pages KVM before 6.13 cannot map: %s %j: %s", (exporter, facts, expected) => {
    const host = { arch: "x86_64", vendor: "amd", hypervisor: "kvm", nestedPaging: true } as const;
    const verdictOn = (kernel: string): string => {
      const platform = { ...host, kernel, deviceMtrr: "uncached", shmemHugePages: false } as const;
      const { verdict } = vmProt.query({ exporter, facts, platform, vm: PLAIN_VM });
      return verdict.kind === "map" ? "map" : verdict.code;
    };
    expect(verdictOn("6.12")).toBe(expected);
    expect(verdictOn("6.13")).toBe("map");
  });

  it("has VRAM's two placements in the contract's own words", () => {
    const { answer } = vmProt.query({
      exporter: "amdgpu",
      facts: { domains: 4, flags: 0 },
      platform: "amd",
    });
    expect(answer).toEqual({
      kind: "attributes",
      cache: "write-combined",
      basis: "worst-case",
      placements: [
        { memory: "device", cache: "write-combined" },
        { memory: "ram", cache: "cached" },
      ],
    });
  });
});
