import { describe, expect, it } from "@jest/globals";
import { PLAIN_VM, type Platform, PRESETS, type Query, VmProt } from "@vmprot/core";
import { ADAPTERS, vmProt } from "../support/space.js";

const msmWc = { exporter: "msm", facts: { flags: 0x20000 } };
const gtt = { exporter: "amdgpu", facts: { domains: 2, flags: 0 } };
const { platform: intel } = PRESETS[0] ?? {};

describe("an unknown field", () => {
  it("is worked out alike, whatever was asked before", () => {
    const hosts: Platform[] = [
      ...[{}, { arch: "arm64" }, { arch: "x86_64", vendor: "amd" }],
      // No row of the policy tells these two apart, but rows of adapters do.
      ...["5.15", "6.0", "6.12", "6.13", "7.0"].map((kernel) => ({ arch: "arm64", kernel })),
    ] as Platform[];
    const exporters = ["msm", "amdgpu", "panfrost", "videobuf2", "vgem", "virtgpu", "dma-heap"];
    const some = ADAPTERS.filter(({ exporter }) => exporters.includes(exporter));
    const queries = some.flatMap(({ exporter, facts, cases }): Query[] => {
      const open = Object.fromEntries(Object.keys(facts).map((name) => [name, "unknown"]));
      const known = cases[0]?.facts ?? {};
      return hosts.flatMap((platform): Query[] => {
        const query = { exporter, facts: known, platform, explain: true };
        return [query, { ...query, profile: "strict" }, { ...query, facts: open }];
      });
    });
    const forwards = queries.map((query) => vmProt.query(query));
    const afterOthers = new VmProt(ADAPTERS);
    const backwards = queries.toReversed().map((query) => afterOthers.query(query));
    expect(backwards.reverse()).toEqual(forwards);
    for (const [index, query] of queries.entries()) {
      if (index % 11 === 0) expect(new VmProt(some).query(query)).toEqual(forwards[index]);
    }
  });

  it("is named if its possibilities disagree", () => {
    const query = {
      ...msmWc,
      platform: intel ?? {},
      vm: { ...PLAIN_VM, guestPat: "unknown" },
    } as const;
    const { verdict } = vmProt.query(query);
    expect(verdict).toMatchObject({ code: "PLATFORM_UNKNOWN", unknown: ["vm.guestPat"] });
    expect(verdict).toHaveProperty("message", expect.stringContaining("vm.guestPat"));
  });

  it("does not matter if they agree", () => {
    const vm = { ...PLAIN_VM, guestPat: "unknown", nonCoherentDma: "unknown" } as const;
    const { verdict } = vmProt.query({ ...gtt, platform: intel ?? {}, vm });
    expect(verdict).toMatchObject({ kind: "map", guestCache: "cached", guestAttribute: "binding" });
  });

  it("is the same absent, undefined or called unknown", () => {
    const platform = { arch: "arm64", hypervisor: "kvm", kernel: "6.18" } as const;
    const results = [
      vmProt.query({ ...msmWc, platform, vm: PLAIN_VM }),
      vmProt.query({ ...msmWc, platform: { ...platform, fwb: "unknown" }, vm: PLAIN_VM }),
      vmProt.query({ ...msmWc, platform: { ...platform, fwb: undefined } as never, vm: PLAIN_VM }),
    ];
    expect(new Set(results).size).toBe(1);
    expect(results[0]?.verdict).toMatchObject({ unknown: ["platform.fwb"] });
  });

  it("is not asked for where nothing depends on it", () => {
    const nothing = vmProt.query({ exporter: "msm", facts: { flags: 0x10000 } });
    expect(nothing.verdict).toMatchObject({ code: "SYNC_REQUIRED" });
    const amd = { arch: "x86_64", vendor: "amd", hypervisor: "kvm" } as const;
    const { verdict } = vmProt.query({ ...gtt, platform: amd, vm: PLAIN_VM });
    expect(verdict).toMatchObject({ unknown: ["platform.kernel"] });
  });

  it("keeps the most telling code where every possibility refuses", () => {
    const { verdict } = vmProt.query({
      ...msmWc,
      platform: intel ?? {},
      vm: { ...PLAIN_VM, confidential: "unknown" },
    });
    expect(verdict).toMatchObject({ kind: "refuse", code: "GUEST_TYPE_FORCED" });
  });
});

describe("a preset", () => {
  it("is a whole environment: no field of it is unknown", () => {
    for (const { name } of PRESETS) {
      for (const { exporter, cases } of ADAPTERS) {
        for (const { facts } of cases) {
          const { verdict } = vmProt.query({ exporter, facts, platform: name });
          expect(verdict).not.toMatchObject({ code: "PLATFORM_UNKNOWN" });
        }
      }
    }
  });

  it("is overridden by the query's VM field by field", () => {
    const { verdict } = vmProt.query({ ...msmWc, platform: "intel-honor-pat", vm: { mte: true } });
    expect(verdict).toMatchObject({ kind: "map" });
    const forced = vmProt.query({
      ...msmWc,
      platform: "intel-honor-pat",
      vm: { guestPat: "ignored" },
    });
    expect(forced.verdict).toMatchObject({ code: "GUEST_TYPE_FORCED" });
  });
});

describe("options of the service", () => {
  it("baseVm stands in on platform objects, and leaves presets their own", () => {
    const plain = new VmProt(ADAPTERS, { baseVm: PLAIN_VM });
    expect(plain.query({ ...msmWc, platform: intel ?? {} }).verdict).toMatchObject({
      code: "GUEST_TYPE_FORCED",
    });
    expect(plain.query({ ...msmWc, platform: "intel-honor-pat" }).verdict).toMatchObject({
      kind: "map",
    });
    expect(vmProt.query({ ...msmWc, platform: intel ?? {} }).verdict).toMatchObject({
      code: "PLATFORM_UNKNOWN",
    });
  });

  it("vm goes before presets, and the query's vm before both", () => {
    const service = new VmProt(ADAPTERS, { vm: { guestPat: "honored" } });
    expect(service.query({ ...msmWc, platform: "intel" }).verdict).toMatchObject({ kind: "map" });
    const own = service.query({ ...msmWc, platform: "intel", vm: { guestPat: "ignored" } });
    expect(own.verdict).toMatchObject({ code: "GUEST_TYPE_FORCED" });
  });
});
