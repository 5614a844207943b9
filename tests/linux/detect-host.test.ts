import { describe, expect, it } from "@jest/globals";
import { type Platform, VmProt } from "@vmprot/core";
import { detectHost, type HostDevice, hostFiles } from "@vmprot/linux";
import { type FakeFiles, fakeHost } from "./fake-host.js";

const EPT = "sys/module/kvm_intel/parameters/ept";
const NPT = "sys/module/kvm_amd/parameters/npt";
const SHMEM = "sys/kernel/mm/transparent_hugepage/shmem_enabled";
const intel = (flags: string) =>
  `processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu ${flags} vmx\n`;
const platform = (arch: string, files: FakeFiles, device?: HostDevice): Platform =>
  detectHost(fakeHost(arch, files), undefined, device).platform;

describe("detectHost", () => {
  it("reads an Intel host", () => {
    const files = {
      "dev/kvm": "",
      "proc/cpuinfo": intel("ss"),
      [EPT]: "Y\n",
      [SHMEM]: "always within_size advise [never] deny force\n",
    };
    expect(platform("x64", files)).toEqual({
      arch: "x86_64",
      hypervisor: "kvm",
      kernel: "6.12.95",
      vendor: "intel",
      nestedPaging: true,
      selfSnoop: true,
      guestPatQuirk: "unknown",
      deviceMtrr: "unknown",
      shmemHugePages: false,
      memfdHugePages: false,
    });
  });

  it("reads an AMD host, which has neither of Intel's fields", () => {
    const files = { "proc/cpuinfo": "vendor_id\t: AuthenticAMD\nflags\t: fpu ss\n", [NPT]: "1\n" };
    const amd = platform("x64", files);
    expect(amd).toMatchObject({ vendor: "amd", nestedPaging: true, deviceMtrr: "unknown" });
    expect(amd).not.toHaveProperty("selfSnoop");
    expect(amd).not.toHaveProperty("guestPatQuirk");
  });

  it.each([
    ["selfSnoop", { "proc/cpuinfo": intel("ht") }, false],
    [
      "selfSnoop",
      { "proc/cpuinfo": "vendor_id : GenuineIntel\nflags\t\t:\nbugs\t\t: ss x" },
      "unknown",
    ],
    ["selfSnoop", { "proc/cpuinfo": intel("ss") }, true],
    ["selfSnoop", {}, "unknown"],
    ["vendor", { "proc/cpuinfo": "vendor_id : HygonGenuine" }, "amd"],
    ["vendor", { "proc/cpuinfo": "vendor_id : CentaurHauls" }, "unknown"],
    ["vendor", { "proc/cpuinfo": "vendor_id : constructor" }, "unknown"],
    ["vendor", { "proc/cpuinfo": "vendor_id : __proto__" }, "unknown"],
    ["vendor", { "proc/cpuinfo": "vendor_id :\nGenuineIntel : 1" }, "unknown"],
    ["vendor", {}, "unknown"],
    ["nestedPaging", { "proc/cpuinfo": "vendor_id : AuthenticAMD", [NPT]: "N\n" }, false],
    ["nestedPaging", { "proc/cpuinfo": "vendor_id : AuthenticAMD", [NPT]: "0\n" }, false],
    ["nestedPaging", { "proc/cpuinfo": "vendor_id : AuthenticAMD", [EPT]: "Y\n" }, "unknown"],
    ["nestedPaging", { "proc/cpuinfo": intel("ss"), [EPT]: "1\n" }, true],
    ["nestedPaging", { "proc/cpuinfo": intel("ss"), [EPT]: "0\n" }, false],
    ["nestedPaging", { "proc/cpuinfo": intel("ss"), [EPT]: "constructor\n" }, "unknown"],
    ["nestedPaging", { "proc/cpuinfo": intel("ss"), [EPT]: "" }, "unknown"],
    ["nestedPaging", { "proc/cpuinfo": "vendor_id : AuthenticAMD", [NPT]: "maybe" }, "unknown"],
  ] as const)("finds %s in %j", (field, files, expected) => {
    expect(platform("x64", files)[field]).toBe(expected);
  });

  it.each([
    ["one hart", ["rv64imafdch_zicbom_svpbmt_svinval"], true],
    ["one hart without", ["rv64imafdch_svinval"], false],
    ["harts that differ", ["rv64imafdch_svpbmt", "rv64imafdch"], false],
    ["a name that only resembles it", ["rv64imafdch_xsvpbmt_svpbmtx"], false],
    ["a hart that does not say", ["rv64imafdch_svpbmt", ""], "unknown"],
    ["none", [], "unknown"],
  ])("reads Svpbmt on riscv64 of %s", (_what, isas, expected) => {
    const cpuinfo = isas.map((isa, hart) => `hart\t: ${hart}\nisa\t: ${isa}\n`).join("\n");
    expect(platform("riscv64", { "proc/cpuinfo": cpuinfo }).hostSvpbmt).toBe(expected);
  });

  it("leaves what needs /dev/kvm on arm64 unknown", () => {
    expect(platform("arm64", {})).toMatchObject({ fwb: "unknown", cacheablePfnmap: "unknown" });
  });

  it.each(["mips", "constructor", "__proto__"])("knows no architecture %s", (arch) => {
    expect(platform(arch, {}).arch).toBe("unknown");
  });

  it("reads each file once", () => {
    const files = fakeHost("x64", { "proc/cpuinfo": intel("ss"), [EPT]: "Y\n" });
    const read: string[] = [];
    detectHost({
      ...files,
      read: (path) => {
        read.push(path);
        return files.read(path);
      },
    });
    expect(read).toContain("proc/cpuinfo");
    expect(new Set(read).size).toBe(read.length);
  });

  it("gives the policy a platform that it accepts, on this host too", () => {
    const service = new VmProt([]);
    const others = ["x64", "arm64", "riscv64", "s390x"].map((arch) => fakeHost(arch, {}));
    for (const files of [hostFiles(), ...others]) {
      const { platform: found, readings } = detectHost(files);
      expect(() => service.query({ exporter: "x", facts: {}, platform: found })).not.toThrow();
      for (const { from } of readings) expect(from).not.toBe("");
    }
  });
});
