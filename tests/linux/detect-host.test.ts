import { describe, expect, it } from "@jest/globals";
import { VmProt } from "@vmprot/core";
import { detectHost, type HostFiles, hostFiles } from "@vmprot/linux";

const host = (arch: string, files: Readonly<Record<string, string>>): HostFiles => ({
  arch,
  release: "6.12.95+deb12-amd64",
  read: (path) => files[path],
  exists: (path) => path in files,
});
const EPT = "sys/module/kvm_intel/parameters/ept";
const NPT = "sys/module/kvm_amd/parameters/npt";
const SHMEM = "sys/kernel/mm/transparent_hugepage/shmem_enabled";
const intel = (flags: string) =>
  `processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu ${flags} vmx\n`;

describe("detectHost", () => {
  it("reads an Intel host", () => {
    const files = {
      "dev/kvm": "",
      "proc/cpuinfo": intel("ss"),
      [EPT]: "Y\n",
      [SHMEM]: "always [never] deny\n",
    };
    expect(detectHost(host("x64", files)).platform).toEqual({
      arch: "x86_64",
      hypervisor: "kvm",
      kernel: "6.12.95+deb12-amd64",
      vendor: "intel",
      nestedPaging: true,
      selfSnoop: true,
      guestPatQuirk: "unknown",
      deviceMtrr: "unknown",
      shmemHugePages: false,
    });
  });

  it.each([
    ["selfSnoop", { "proc/cpuinfo": intel("ht") }, false],
    [
      "selfSnoop",
      { "proc/cpuinfo": "vendor_id : GenuineIntel\nflags\t\t:\nbugs\t\t: ss x" },
      "unknown",
    ],
    ["selfSnoop", {}, undefined],
    ["vendor", { "proc/cpuinfo": "vendor_id : HygonGenuine" }, "amd"],
    ["vendor", { "proc/cpuinfo": "vendor_id : CentaurHauls" }, "unknown"],
    ["vendor", { "proc/cpuinfo": "vendor_id : constructor" }, "unknown"],
    ["vendor", { "proc/cpuinfo": "vendor_id : __proto__" }, "unknown"],
    ["vendor", { "proc/cpuinfo": "vendor_id :\nGenuineIntel : 1" }, "unknown"],
    ["vendor", {}, "unknown"],
    ["nestedPaging", { "proc/cpuinfo": "vendor_id : AuthenticAMD", [NPT]: "1\n" }, true],
    ["nestedPaging", { "proc/cpuinfo": "vendor_id : AuthenticAMD", [NPT]: "N\n" }, false],
    ["nestedPaging", { "proc/cpuinfo": "vendor_id : AuthenticAMD", [NPT]: "0\n" }, false],
    ["nestedPaging", { "proc/cpuinfo": intel("ss"), [EPT]: "1\n" }, true],
    ["nestedPaging", { "proc/cpuinfo": intel("ss"), [EPT]: "0\n" }, false],
    ["nestedPaging", { "proc/cpuinfo": intel("ss"), [EPT]: "constructor\n" }, "unknown"],
    ["nestedPaging", { "proc/cpuinfo": intel("ss"), [EPT]: "" }, "unknown"],
    ["nestedPaging", { "proc/cpuinfo": "vendor_id : AuthenticAMD", [NPT]: "maybe" }, "unknown"],
    ["shmemHugePages", { [SHMEM]: "[always] never" }, true],
    ["shmemHugePages", { [SHMEM]: "always never [deny]" }, false],
    ["shmemHugePages", {}, "unknown"],
    ["hypervisor", {}, "unknown"],
  ])("finds %s in %j", (field, files, expected) => {
    const { platform } = detectHost(host("x64", files));
    const value = platform[field as keyof typeof platform];
    expect(
      field === "selfSnoop" && expected === undefined ? value !== true : value === expected,
    ).toBe(true);
  });

  it("reads Svpbmt on riscv64", () => {
    const isa = (text: string) =>
      detectHost(host("riscv64", { "proc/cpuinfo": `isa\t: ${text}` })).platform.hostSvpbmt;
    expect(isa("rv64imafdch_zicbom_svpbmt_svinval")).toBe(true);
    expect(isa("rv64imafdch_svinval")).toBe(false);
    expect(detectHost(host("riscv64", {})).platform.hostSvpbmt).toBe("unknown");
  });

  it("leaves what needs /dev/kvm on arm64 unknown", () => {
    expect(detectHost(host("arm64", {})).platform).toMatchObject({
      fwb: "unknown",
      cacheablePfnmap: "unknown",
    });
  });

  it.each(["mips", "constructor", "__proto__"])("knows no architecture %s", (arch) => {
    expect(detectHost(host(arch, {})).platform.arch).toBe("unknown");
  });

  it("gives the policy a platform that it accepts, on this host too", () => {
    const service = new VmProt([]);
    for (const files of [hostFiles(), host("x64", {}), host("arm64", {}), host("s390x", {})]) {
      const { platform, readings } = detectHost(files);
      expect(() => service.query({ exporter: "x", facts: {}, platform })).not.toThrow();
      for (const { from } of readings) expect(from).not.toBe("");
    }
  });
});
