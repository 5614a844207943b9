import { describe, expect, it } from "@jest/globals";
import { mbochsAdapter, mbochsProbe } from "@vmprot/adapters/mbochs";
import { memfdAdapter } from "@vmprot/adapters/memfd";
import { vfioRegionAdapter } from "@vmprot/adapters/vfio-region";
import { PLAIN_VM, type Platform, VmProt } from "@vmprot/core";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";

const EACH = [memfdAdapter, vfioRegionAdapter, mbochsAdapter] as const;
const ARCHITECTURES = ["x86_64", "arm64", "riscv64", "loongarch64", "ppc64"] as const;

describe.each(EACH.map((adapter) => [adapter.exporter, adapter] as const))(
  "%s obeys the law",
  (_, adapter) => {
    testAdapter(adapter, { test: it });
  },
);

describe.each([
  ["guest RAM", memfdAdapter],
  ["mbochs", mbochsAdapter],
] as const)("%s", (_, adapter) => {
  const { whole, verdict } = ask(adapter);

  it("is cached ordinary pages on every host", () => {
    for (const arch of ARCHITECTURES) {
      expect(whole({}, { arch })).toMatchObject({
        basis: "fixed",
        placements: [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }],
      });
    }
  });

  it("is mapped by every KVM, of huge pages too", () => {
    expect(AROUND_6_13.map((kernel) => verdict({}, kernel))).toEqual(["map", "map"]);
    const { exporter } = adapter;
    const platform: Platform = {
      ...{ arch: "x86_64", vendor: "intel", hypervisor: "kvm", nestedPaging: true, kernel: "6.12" },
      ...{ selfSnoop: true, guestPatQuirk: true, deviceMtrr: "uncached" },
      ...{ shmemHugePages: true, memfdHugePages: true },
    };
    const query = { exporter, facts: {}, platform, vm: PLAIN_VM };
    expect(new VmProt([adapter]).query(query).verdict.kind).toBe("map");
  });
});

describe("guest RAM", () => {
  it("has no fact: hugetlb makes no difference to KVM, which takes the head page's reference", () => {
    expect(ask(memfdAdapter).answer({ hugetlb: true })).toBe("UNKNOWN_FACTS");
  });
});

describe("mbochs' probe", () => {
  it("knows it by the exp_name", () => {
    expect(mbochsProbe.probe({ expName: "mbochs" })).toEqual({ kind: "facts", facts: {} });
  });
});

describe("a VFIO region", () => {
  const { places, whole, verdict } = ask(vfioRegionAdapter);

  it.each([
    ["mmio", "device uncached"],
    ["nvgrace-usemem", "device cached"],
    ["nvgrace-resmem", "device write-combined"],
    ["fsl-mc-cacheable", "device cached"],
    ["bar", "device uncached"],
    ["vga", "UNKNOWN_FACTS"],
  ])("%s is %s", (region, expected) => {
    for (const arch of ARCHITECTURES) expect(places({ region }, { arch })).toBe(expected);
  });

  it("must be named, and unknown is the worst of all", () => {
    expect(places({})).toBe("UNKNOWN_FACTS");
    expect(whole({ region: "unknown" })).toMatchObject({ cache: "uncached", basis: "worst-case" });
  });

  it("maps in a VM on x86, of a BAR with every kernel", () => {
    expect(AROUND_6_13.map((kernel) => verdict({ region: "bar" }, kernel))).toEqual([
      ...["map", "map"],
    ]);
  });

  it("is a guest's to use uncached on arm64 where the VMA allows it, from 6.9 on", () => {
    const on = (region: string, kernel: string, fwb: boolean) => {
      const platform: Platform = { arch: "arm64", hypervisor: "kvm", kernel, fwb };
      const known = { ...platform, cacheablePfnmap: fwb };
      const query = { exporter: "vfio-region", facts: { region }, platform: known, vm: PLAIN_VM };
      const { verdict: said } = new VmProt([vfioRegionAdapter]).query(query);
      return said.kind === "map" ? said.guestCache : said.code;
    };
    for (const fwb of [true, false]) {
      expect(on("bar", "6.9", fwb)).toBe("uncached");
      expect(on("bar", "7.2", fwb)).toBe("uncached");
      expect(on("bar", "6.8", fwb)).toBe("GUEST_DEVICE_MEMORY");
      expect(on("mmio", "7.2", fwb)).toBe("GUEST_DEVICE_MEMORY");
      expect(on("nvgrace-resmem", "7.2", fwb)).toBe("write-combined");
    }
  });

  it("of Grace Hopper maps cached where KVM can, from 6.17 on with FWB", () => {
    const on = (fields: Platform) => {
      const platform: Platform = { arch: "arm64", hypervisor: "kvm", fwb: true, ...fields };
      const query = { exporter: "vfio-region", facts: { region: "nvgrace-usemem" }, platform };
      const { verdict: said } = new VmProt([vfioRegionAdapter]).query({ ...query, vm: PLAIN_VM });
      return said.kind === "map" ? said.guestCache : said.code;
    };
    expect(on({ kernel: "6.17", cacheablePfnmap: true })).toBe("cached");
    expect(on({ kernel: "6.17", cacheablePfnmap: false })).toBe("KVM_CANNOT_MAP");
    expect(on({ kernel: "6.16", cacheablePfnmap: false })).not.toBe("cached");
  });
});
