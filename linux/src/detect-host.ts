import type { Platform } from "@vmprot/core";
import { type HostFiles, hostFiles } from "./host-files.js";
import type { Found, HostReading } from "./host-reading.js";
import type { KvmAnswers } from "./kvm/ask-kvm.js";
import { kvmReadings } from "./kvm/kvm-readings.js";
import { ERRNO } from "./system/errno.js";

/** What could be found out about this host. */
export interface HostDetection {
  readonly platform: Platform;
  readonly readings: readonly HostReading[];
}

type Arch = "x86_64" | "arm64" | "riscv64" | "loongarch64" | "ppc64";

const ARCHES: ReadonlyMap<string, Arch> = new Map([
  ["x64", "x86_64"],
  ["arm64", "arm64"],
  ["riscv64", "riscv64"],
  ["loong64", "loongarch64"],
  ["ppc64", "ppc64"],
]);

const VENDORS: ReadonlyMap<string, "intel" | "amd"> = new Map([
  ["GenuineIntel", "intel"],
  ["AuthenticAMD", "amd"],
  ["HygonGenuine", "amd"],
]);

/** A module's parameter that is a yes or no: a bool's letters, or an int's digits. */
const PARAMETER: ReadonlyMap<string | undefined, boolean> = new Map([
  ["Y", true],
  ["1", true],
  ["N", false],
  ["0", false],
]);

/**
 * Finds out about this host. Files alone tell most and need no privilege; the rest takes KVM's own
 * answers. Fields that the architecture does not have are left out.
 *
 * @param kvm what `askKvm()` returned; absent means that KVM is not asked
 */
export function detectHost(files: HostFiles = hostFiles(), kvm?: KvmAnswers): HostDetection {
  const arch = ARCHES.get(files.arch) ?? "unknown";
  const readings: HostReading[] = [
    { field: "arch", value: arch, from: "process.arch" },
    { field: "hypervisor", ...hypervisor(files, kvm) },
    { field: "kernel", value: files.release ?? "unknown", from: "uname -r" },
    { field: "shmemHugePages", ...shmemHugePages(files) },
    ...byArch(arch, files),
  ];
  const complete = [...readings, ...kvmReadings(readings, kvm)];
  const platform = Object.fromEntries(complete.map(({ field, value }) => [field, value]));
  return { platform, readings: complete };
}

const NO_DEVICE = [ERRNO.ENOENT, ERRNO.ENODEV, ERRNO.ENXIO];

/** The node alone can be there without the module behind it. */
function hypervisor(files: HostFiles, kvm: KvmAnswers | undefined): Found {
  if (kvm !== undefined && kvm.fault === undefined) {
    return { value: "kvm", from: "/dev/kvm, KVM_GET_API_VERSION" };
  }
  const missing = kvm?.errno !== undefined && NO_DEVICE.includes(kvm.errno);
  if (missing || !files.exists("dev/kvm"))
    return { value: "unknown", from: "/dev/kvm is not there" };
  return { value: "kvm", from: "/dev/kvm exists" };
}

function byArch(arch: Arch | "unknown", files: HostFiles): HostReading[] {
  if (arch === "x86_64") return x86Readings(files);
  return arch === "riscv64" ? riscvReadings(files) : [];
}

function x86Readings(files: HostFiles): HostReading[] {
  const cpu = files.read("proc/cpuinfo") ?? "";
  const vendor = VENDORS.get(line(cpu, "vendor_id")) ?? "unknown";
  const flags = line(cpu, "flags").split(" ");
  const readings: HostReading[] = [
    { field: "vendor", value: vendor, from: "/proc/cpuinfo, vendor_id" },
    { field: "nestedPaging", ...nestedPaging(files, vendor) },
    { field: "deviceMtrr", value: "unknown", from: "/proc/mtrr, for root and one BAR" },
  ];
  if (vendor === "amd") return readings;
  const selfSnoop = flags.length > 1 ? flags.includes("ss") : "unknown";
  return [...readings, { field: "selfSnoop", value: selfSnoop, from: "/proc/cpuinfo, flag ss" }];
}

function riscvReadings(files: HostFiles): HostReading[] {
  const isa = line(files.read("proc/cpuinfo") ?? "", "isa");
  const value = isa === "" ? "unknown" : isa.split("_").includes("svpbmt");
  return [{ field: "hostSvpbmt", value, from: "/proc/cpuinfo, isa" }];
}

/** What the first line of that name says; nothing where there is none, or where it is empty. */
function line(cpuinfo: string, name: string): string {
  const match = new RegExp(`^${name}[ \\t]*:(.*)$`, "m").exec(cpuinfo);
  return match?.[1]?.trim() ?? "";
}

function nestedPaging(files: HostFiles, vendor: unknown): Found {
  const parameter = vendor === "amd" ? "kvm_amd/parameters/npt" : "kvm_intel/parameters/ept";
  const text = files.read(`sys/module/${parameter}`)?.trim();
  return { value: PARAMETER.get(text) ?? "unknown", from: `/sys/module/${parameter}` };
}

function shmemHugePages(files: HostFiles): Found {
  const path = "sys/kernel/mm/transparent_hugepage/shmem_enabled";
  const selected = /\[(\w+)\]/.exec(files.read(path) ?? "")?.[1];
  const value = selected === undefined ? "unknown" : !["never", "deny"].includes(selected);
  return { value, from: `/${path}` };
}
