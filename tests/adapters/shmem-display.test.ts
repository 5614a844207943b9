import { describe, expect, it } from "@jest/globals";
import {
  SHMEM_DISPLAYS,
  shmemDisplayAdapter,
  shmemDisplayProbe,
} from "@vmprot/adapters/shmem-display";
import { VmProt } from "@vmprot/core";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { hostsOf } from "./hosts.js";
import { throughProber } from "./through-prober.js";

const MODE_MAP_DUMB = 0xc01064b3;
const [EACCES, EINVAL] = [13, 22];

/** Section 4.2 of the fact sheet: those of which only the CPU reads a buffer. */
const DRIVERS = [
  ...["ast", "mgag200", "cirrus", "cirrus-qemu", "gm12u320", "hyperv_drm", "udl", "gud"],
  ...["appletbdrm", "vkms", "simpledrm", "ofdrm", "efidrm", "vesadrm", "corebootdrm"],
  ...["ssd130x", "st7571", "sitronix_st7920", "pixpaper"],
];

describe("shmem-display obeys the law", () => {
  testAdapter(shmemDisplayAdapter, { test: it });
});

describe("shmem-display's answer", () => {
  const { answer, places, verdict, whole } = ask(shmemDisplayAdapter);

  it("has every such driver", () => {
    expect([...SHMEM_DISPLAYS].sort()).toEqual([...DRIVERS].sort());
  });

  it.each(DRIVERS)("to %s is cached on every host", (driver) => {
    for (const kernel of ["6.6", "6.12", "7.2"] as const) {
      for (const host of Object.values(hostsOf(kernel))) {
        expect(answer({ driver }, host)).toBe("cached, fixed");
      }
    }
    const vmProt = new VmProt([shmemDisplayAdapter]);
    const platform = { arch: "x86_64", kernel: "6.12" } as const;
    const named = vmProt.query({ exporter: driver, facts: {}, platform });
    expect(named).toMatchObject({ exporter: "shmem-display", answer: { cache: "cached" } });
  });

  it("to ast is video memory too before it was given a shadow", () => {
    const old = "device write-combined, ram cached, device uncached, ram cached";
    const hosts = [hostsOf("6.1").x86, hostsOf("6.1").arm64];
    expect(hosts.map((host) => places({ driver: "ast" }, host))).toEqual([old, old]);
    expect(hosts.map((host) => places({ driver: "mgag200" }, host))).toEqual(
      hosts.map(() => "ram cached"),
    );
  });

  it.each([
    [{ driver: "udl", imported: true }, "FOREIGN_BUFFER"],
    [{ driver: "udl", imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ driver: "bochs-drm" }, "UNKNOWN_FACTS"],
    [{ driver: "vgem" }, "UNKNOWN_FACTS"],
    [{}, "UNKNOWN_FACTS"],
  ])("to %j: %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });

  it("is a drm_gem_shmem object, which KVM can map before 6.13 too", () => {
    const facts = { driver: "simpledrm" };
    expect(whole(facts)).toMatchObject({ placements: [{ vma: "pfnmap-shmem", pages: "shmem" }] });
    expect(AROUND_6_13.map((kernel) => verdict(facts, kernel))).toEqual(["map", "map"]);
  });
});

describe("shmem-display's probe", () => {
  it.each([
    [0, false],
    [EINVAL, true],
    [EACCES, "unknown"],
  ] as const)("takes errno %d of MAP_DUMB for imported = %p", (errno, imported) => {
    for (const driver of SHMEM_DISPLAYS) {
      const device = fakeDevice({ [MODE_MAP_DUMB]: () => errno }, { driver });
      const result = shmemDisplayProbe.probe({ expName: "drm", device });
      expect(result).toEqual({ kind: "facts", facts: { driver, imported } });
    }
  });

  it("is asked of each driver", () => {
    for (const driver of ["udl", "hyperv_drm", "simpledrm"]) {
      expect(throughProber(shmemDisplayAdapter, "drm", driver)).toMatchObject({
        ...{ kind: "facts", exporter: "shmem-display", facts: { driver } },
      });
    }
  });
});
