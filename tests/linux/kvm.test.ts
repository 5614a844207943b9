import { accessSync, constants } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import type { Platform } from "@vmprot/core";
import { askKvm, detectHost, ERRNO, type HostFiles, type KvmAnswers } from "@vmprot/linux";
import { fakeHost } from "./fake-host.js";
import { fakeSystem } from "./fake-system.js";

const API_VERSION = 0xae00;
const CHECK_EXTENSION = 0xae03;
const BIT_9 = 0x200;
const EPT = "sys/module/kvm_intel/parameters/ept";

/** A fake /dev/kvm with these answers to KVM_CHECK_EXTENSION. */
function kvm(capabilities: Readonly<Record<number, number>>, apiVersion = 12) {
  const system = fakeSystem({ "/dev/kvm": { driver: "" } });
  return {
    ...system,
    ask(_fd: number, request: number, value: number): number {
      if (request === API_VERSION) return apiVersion;
      return request === CHECK_EXTENSION ? (capabilities[value] ?? 0) : -ERRNO.ENOTTY;
    },
  };
}

const intel = (flags = "ss", ept = "Y") =>
  fakeHost("x64", {
    "dev/kvm": "",
    "proc/cpuinfo": `vendor_id\t: GenuineIntel\nflags\t\t: fpu ${flags} vmx\n`,
    [EPT]: ept,
  });
const platform = (files: HostFiles, answers?: KvmAnswers): Platform =>
  detectHost(files, answers).platform;
const denied = askKvm({ ...fakeSystem({}), open: () => -ERRNO.EACCES });

describe("askKvm", () => {
  it("asks for the capabilities and closes", () => {
    const system = kvm({ 213: 0x5ff });
    expect(askKvm(system, "/dev/kvm", "x64")).toEqual({ disableQuirks2: 0x5ff });
    expect(system.open_.size).toBe(0);
  });

  it("leaves out what KVM does not tell", () => {
    expect(askKvm(kvm({ 213: -ERRNO.EINVAL }), "/dev/kvm", "x64")).toEqual({});
  });

  it("says why it could not ask, and never throws", () => {
    for (const errno of Object.values(ERRNO)) {
      const { fault, ...rest } = askKvm({ ...fakeSystem({}), open: () => -errno });
      expect(fault).toMatchObject({ code: "DEVICE_UNAVAILABLE" });
      expect(rest).toEqual({ errno });
    }
    for (const version of [-ERRNO.ENOTTY, 0, 11]) {
      const system = kvm({ 213: BIT_9 }, version);
      expect(askKvm(system)).toEqual({ fault: expect.any(Error) });
      expect(system.open_.size).toBe(0);
    }
  });

  it("asks this machine's", () => {
    const { fault, disableQuirks2 } = askKvm();
    try {
      accessSync("/dev/kvm", constants.R_OK | constants.W_OK);
    } catch {
      expect(fault).toBeDefined();
      return;
    }
    expect(fault !== undefined || (disableQuirks2 ?? 0) >= 0).toBe(true);
  });
});

describe("a host whose KVM was asked", () => {
  it.each([
    [BIT_9, true],
    [0xdff, false],
    [0, false],
  ])("on Intel with quirks %i", (quirks, guestPatQuirk) => {
    expect(platform(intel(), askKvm(kvm({ 213: quirks })))).toMatchObject({ guestPatQuirk });
  });

  it("on AMD has no such quirk", () => {
    const files = fakeHost("x64", { "proc/cpuinfo": "vendor_id\t: AuthenticAMD\n" });
    expect(platform(files, askKvm(kvm({ 213: BIT_9 })))).not.toHaveProperty("guestPatQuirk");
  });

  it.each([
    ["no self-snoop", intel("ht"), false],
    ["no EPT", intel("ss", "N"), false],
    ["both", intel(), "unknown"],
  ])("on Intel with %s, where KVM would not answer", (_what, files, guestPatQuirk) => {
    expect(platform(files, denied)).toMatchObject({ guestPatQuirk });
    expect(detectHost(files).platform).toMatchObject({ guestPatQuirk });
  });

  it("says why something is unknown", () => {
    const { readings } = detectHost(intel(), denied);
    const quirk = readings.find(({ field }) => field === "guestPatQuirk");
    expect(quirk?.from).toMatch(/KVM_CHECK_EXTENSION\(213\).*EACCES/);
  });

  it("has KVM where it answers, and not where only the node is there", () => {
    expect(platform(fakeHost("x64", {}), askKvm(kvm({})))).toMatchObject({ hypervisor: "kvm" });
    const gone = askKvm({ ...fakeSystem({}), open: () => -ERRNO.ENODEV });
    expect(platform(intel(), gone)).toMatchObject({ hypervisor: "unknown" });
    expect(platform(intel(), denied)).toMatchObject({ hypervisor: "kvm" });
  });
});
