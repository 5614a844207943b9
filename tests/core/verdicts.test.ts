import { describe, expect, it } from "@jest/globals";
import { PRESETS, type PresetName, type Profile, type Query, type Vm } from "@vmprot/core";
import { vmProt } from "../support/space.js";

const BUFFERS = {
  "msm WC": { exporter: "msm", facts: { flags: 0x20000 } },
  "msm CACHED_COHERENT": { exporter: "msm", facts: { flags: 0x80000 } },
  "msm CACHED": { exporter: "msm", facts: { flags: 0x10000 } },
  "amdgpu VRAM": { exporter: "amdgpu", facts: { domains: 4, flags: 0, deviceCoherent: true } },
  "amdgpu GTT": { exporter: "amdgpu", facts: { domains: 2, flags: 0, deviceCoherent: true } },
  "i915 cached": {
    exporter: "i915",
    facts: { graphics: "integrated", caching: "cached", deviceCoherent: true },
  },
  "virtgpu classic": { exporter: "virtgpu", facts: { blobMem: "none", deviceCoherent: true } },
  "virtgpu WC": { exporter: "virtgpu", facts: { blobMem: "host3d", mapInfo: 3 } },
} as const satisfies Record<string, Pick<Query, "exporter" | "facts">>;

/** The verdict in short: mode, who decides, hazards; or the refusal's code. */
function verdict(buffer: keyof typeof BUFFERS, query: Omit<Query, "exporter" | "facts">): string {
  const { verdict } = vmProt.query({ ...BUFFERS[buffer], ...query });
  if (verdict.kind === "refuse") return verdict.code;
  const hazards = verdict.hazards.map(({ code }) => `, ${code}`).join("");
  return `${verdict.guestCache}, ${verdict.guestAttribute}${hazards}`;
}

describe("the verdict on a preset", () => {
  it.each<[keyof typeof BUFFERS, PresetName, Profile, string]>([
    ["msm WC", "intel", "coherent", "GUEST_TYPE_FORCED"],
    ["msm WC", "intel-honor-pat", "coherent", "write-combined, binding, SLOW_READS"],
    ["msm WC", "amd", "coherent", "write-combined, binding, SLOW_READS"],
    ["msm WC", "amd", "strict", "write-combined, binding, SLOW_READS"],
    ["msm WC", "arm64-no-fwb", "coherent", "write-combined, binding, SLOW_READS"],
    ["msm WC", "arm64-fwb", "coherent", "GUEST_TYPE_FORCED"],
    ["msm WC", "riscv64-svpbmt", "coherent", "write-combined, binding, SLOW_READS"],
    ["msm WC", "riscv64-no-svpbmt", "coherent", "write-combined, ignored"],
    ["msm CACHED", "amd", "coherent", "SYNC_REQUIRED"],
    ["amdgpu VRAM", "intel", "coherent", "write-combined, binding, SLOW_READS"],
    ["amdgpu VRAM", "intel", "strict", "write-combined, binding, SLOW_READS"],
    [
      "amdgpu VRAM",
      "intel-honor-pat",
      "coherent",
      "write-combined, binding, SELF_SNOOPED_ALIAS, SLOW_READS",
    ],
    ["amdgpu VRAM", "amd", "coherent", "write-combined, binding, SNOOPED_ALIAS, SLOW_READS"],
    ["amdgpu VRAM", "amd", "strict", "PLACEMENTS_DISAGREE"],
    ["amdgpu VRAM", "arm64-fwb", "coherent", "GUEST_TYPE_FORCED"],
    ["amdgpu VRAM", "arm64-no-fwb", "coherent", "KVM_CANNOT_MAP"],
    ["amdgpu VRAM", "riscv64-svpbmt", "coherent", "cached, binding, SLOW_READS"],
    ["virtgpu WC", "arm64-fwb", "coherent", "GUEST_DEVICE_MEMORY"],
    ["virtgpu WC", "arm64-no-fwb", "strict", "GUEST_DEVICE_MEMORY"],
  ])("%s on %s, %s: %s", (buffer, platform, profile, expected) => {
    expect(verdict(buffer, { platform, profile })).toBe(expected);
  });

  const COHERENT = ["msm CACHED_COHERENT", "amdgpu GTT", "i915 cached", "virtgpu classic"] as const;

  it.each(PRESETS.map(({ name }) => name))("maps cached coherent RAM cached on %s", (platform) => {
    // Without cacheable PFNMAP the slot has to be there first.
    const vm: Vm = platform === "arm64-no-fwb" ? { slot: "before" } : {};
    for (const buffer of COHERENT) {
      for (const profile of ["coherent", "strict"] as const) {
        expect(verdict(buffer, { platform, profile, vm })).toMatch(/^cached, (binding|ignored)$/);
      }
    }
  });

  it("refuses what a slot may not be registered over on arm64-no-fwb", () => {
    const found = COHERENT.map((buffer) => verdict(buffer, { platform: "arm64-no-fwb" }));
    expect(found).toEqual([
      "KVM_CANNOT_MAP",
      "KVM_CANNOT_MAP",
      "cached, binding",
      "KVM_CANNOT_MAP",
    ]);
  });

  it("carries virtio-gpu's numbers, and never 0 or a bit above 0x0f", () => {
    for (const [buffer, mapInfo] of [
      ["amdgpu GTT", 1],
      ["virtgpu WC", 3],
    ] as const) {
      expect(vmProt.query({ ...BUFFERS[buffer], platform: "amd" }).verdict).toMatchObject({
        mapInfo,
      });
    }
    const uncached = { exporter: "virtgpu", facts: { blobMem: "host3d", mapInfo: 2 } };
    expect(vmProt.query({ ...uncached, platform: "amd" }).verdict).toMatchObject({ mapInfo: 2 });
  });
});

describe("what only the VMM knows", () => {
  it.each<[keyof typeof BUFFERS, PresetName, Vm, string]>([
    ["msm WC", "intel", { guestPat: "honored" }, "write-combined, binding, SLOW_READS"],
    ["msm WC", "intel", { nonCoherentDma: true }, "write-combined, binding, SLOW_READS"],
    ["amdgpu GTT", "intel", { nonCoherentDma: true }, "cached, binding"],
    ["amdgpu GTT", "amd", { guestMtrr: "uncached" }, "cached, any, SNOOPED_ALIAS, SLOW_READS"],
    ["msm WC", "arm64-no-fwb", { dirtyLogging: true }, "KVM_CANNOT_MAP"],
    ["msm WC", "amd", { dirtyLogging: true }, "write-combined, binding, SLOW_READS"],
    ["i915 cached", "arm64-no-fwb", { dirtyLogging: true }, "cached, binding"],
    [
      "msm WC",
      "arm64-no-fwb",
      { dirtyLogging: true, slot: "before" },
      "write-combined, binding, SLOW_READS",
    ],
    ["msm WC", "arm64-no-fwb", { gpaCongruent: true }, "KVM_CANNOT_MAP"],
    ["msm WC", "arm64-no-fwb", { mte: true }, "KVM_CANNOT_MAP"],
    ["msm WC", "arm64-no-fwb", { mte: true, slot: "before" }, "KVM_CANNOT_MAP"],
    ["amdgpu GTT", "amd", { confidential: "sev" }, "CONFIDENTIAL_GUEST"],
    ["amdgpu GTT", "amd", { confidential: "sev", pinsRegions: false }, "cached, binding"],
    ["amdgpu GTT", "amd", { confidential: "sev-snp", pinsRegions: false }, "CONFIDENTIAL_GUEST"],
    ["amdgpu GTT", "amd", { confidential: "sev-snp" }, "CONFIDENTIAL_GUEST"],
    ["amdgpu GTT", "intel", { confidential: "tdx" }, "CONFIDENTIAL_GUEST"],
    ["amdgpu GTT", "amd", { guestMemfd: true }, "KVM_CANNOT_MAP"],
    ["msm WC", "riscv64-svpbmt", { svpbmt: false }, "GUEST_TYPE_FORCED"],
  ])("%s on %s with %j: %s", (buffer, platform, vm, expected) => {
    expect(verdict(buffer, { platform, vm })).toBe(expected);
  });
});

describe("another hypervisor than KVM", () => {
  it.each(["mshv", "acrn", "hvf", "whp", "xen", "gunyah"] as const)(
    "%s maps nothing",
    (hypervisor) => {
      const platform = { hypervisor, arch: "arm64" } as const;
      expect(verdict("msm WC", { platform })).toBe("HYPERVISOR_CANNOT_MAP");
    },
  );
});

describe("what the kernel's version decides", () => {
  const { platform: amd, vm } = PRESETS.find(({ name }) => name === "amd") ?? {};
  it.each([
    ["amdgpu GTT", "6.12.95+deb12-amd64", "KVM_CANNOT_MAP", "R11"],
    ["amdgpu GTT", "6.13", "cached, binding", undefined],
    ["msm CACHED_COHERENT", "6.12", "cached, binding", undefined],
    ["virtgpu classic", "7.2", "KVM_CANNOT_MAP", "R12"],
    ["virtgpu classic", "7.0", "cached, binding", undefined],
    ["amdgpu GTT", "5.4", "COMBINATION_UNVERIFIED", "R0"],
  ] as const)("%s on Linux %s: %s", (buffer, kernel, expected, rule) => {
    const query = { platform: { ...amd, kernel }, vm: vm ?? {} };
    expect(verdict(buffer, query)).toBe(expected);
    const { verdict: full } = vmProt.query({ ...BUFFERS[buffer], ...query });
    expect("rule" in full ? full.rule : undefined).toBe(rule);
  });

  it("matters for shmem buffers before 6.13 only where shmem has huge pages", () => {
    const at = (shmemHugePages: boolean | "unknown", kernel: string) =>
      verdict("msm WC", { platform: { ...amd, kernel, shmemHugePages }, vm: vm ?? {} });
    expect(at(true, "6.12")).toBe("KVM_CANNOT_MAP");
    expect(at(false, "6.12")).toBe("write-combined, binding, SLOW_READS");
    expect(at("unknown", "6.12")).toBe("PLATFORM_UNKNOWN");
    expect(at("unknown", "6.13")).toBe("write-combined, binding, SLOW_READS");
  });
});
