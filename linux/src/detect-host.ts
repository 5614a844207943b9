import type { Platform } from "@vmprot/core";
import { type HostFiles, hostFiles } from "./host-files.js";

/** One platform field as it was found. */
export interface HostReading {
  readonly field: keyof Platform;
  /** What was found, `"unknown"` where it could not be read: never a guess. */
  readonly value: string | boolean;
  /** Where it was read from, or what would be needed to read it. */
  readonly from: string;
}

/** What could be found out about this host. */
export interface HostDetection {
  readonly platform: Platform;
  readonly readings: readonly HostReading[];
}

const ARCHES: Readonly<Record<string, Platform["arch"]>> = {
  x64: "x86_64",
  arm64: "arm64",
  riscv64: "riscv64",
  loong64: "loongarch64",
  ppc64: "ppc64",
};

const VENDORS: Readonly<Record<string, Platform["vendor"]>> = {
  GenuineIntel: "intel",
  AuthenticAMD: "amd",
  HygonGenuine: "amd",
};

const KVM_IOCTL = "needs KVM_CHECK_EXTENSION on /dev/kvm";

/**
 * Reads what files tell about this host; no privilege is needed. Fields that the architecture does
 * not have are left out.
 */
export function detectHost(files: HostFiles = hostFiles()): HostDetection {
  const arch = ARCHES[files.arch] ?? "unknown";
  const readings: HostReading[] = [
    { field: "arch", value: arch, from: "process.arch" },
    {
      field: "hypervisor",
      value: files.exists("dev/kvm") ? "kvm" : "unknown",
      from: "/dev/kvm exists",
    },
    { field: "kernel", value: files.release ?? "unknown", from: "uname -r" },
    { field: "shmemHugePages", ...shmemHugePages(files) },
    ...(BY_ARCH[arch]?.(files) ?? []),
  ];
  const platform = Object.fromEntries(readings.map(({ field, value }) => [field, value]));
  return { platform, readings };
}

const BY_ARCH: Readonly<Record<string, (files: HostFiles) => HostReading[]>> = {
  x86_64: (files) => {
    const cpu = files.read("proc/cpuinfo") ?? "";
    const vendor = VENDORS[line(cpu, "vendor_id")] ?? "unknown";
    const flags = line(cpu, "flags").split(" ");
    const readings: HostReading[] = [
      { field: "vendor", value: vendor, from: "/proc/cpuinfo, vendor_id" },
      { field: "nestedPaging", ...nestedPaging(files, vendor) },
      { field: "deviceMtrr", value: "unknown", from: "/proc/mtrr, for root and one BAR" },
    ];
    if (vendor === "amd") return readings;
    const selfSnoop = flags.length > 1 ? flags.includes("ss") : "unknown";
    return [
      ...readings,
      { field: "selfSnoop", value: selfSnoop, from: "/proc/cpuinfo, flag ss" },
      { field: "guestPatQuirk", value: "unknown", from: `${KVM_IOCTL} (213)` },
    ];
  },
  arm64: () => [
    { field: "fwb", value: "unknown", from: `${KVM_IOCTL} (243)` },
    { field: "cacheablePfnmap", value: "unknown", from: `${KVM_IOCTL} (243)` },
  ],
  riscv64: (files) => {
    const isa = line(files.read("proc/cpuinfo") ?? "", "isa");
    const value = isa === "" ? "unknown" : isa.split("_").includes("svpbmt");
    return [{ field: "hostSvpbmt", value, from: "/proc/cpuinfo, isa" }];
  },
};

function line(cpuinfo: string, name: string): string {
  const match = new RegExp(`^${name}\\s*:\\s*(.*)$`, "m").exec(cpuinfo);
  return match?.[1]?.trim() ?? "";
}

function nestedPaging(files: HostFiles, vendor: unknown): Pick<HostReading, "value" | "from"> {
  const parameter = vendor === "amd" ? "kvm_amd/parameters/npt" : "kvm_intel/parameters/ept";
  const text = files.read(`sys/module/${parameter}`)?.trim();
  const values: Readonly<Record<string, boolean>> = { Y: true, "1": true, N: false, "0": false };
  return { value: values[text ?? ""] ?? "unknown", from: `/sys/module/${parameter}` };
}

function shmemHugePages(files: HostFiles): Pick<HostReading, "value" | "from"> {
  const path = "sys/kernel/mm/transparent_hugepage/shmem_enabled";
  const selected = /\[(\w+)\]/.exec(files.read(path) ?? "")?.[1];
  const value = selected === undefined ? "unknown" : !["never", "deny"].includes(selected);
  return { value, from: `/${path}` };
}
