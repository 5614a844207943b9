import type { Platform } from "@vmprot/core";
import { pciAddressOfNode } from "../device/sysfs-device.js";
import type { KvmAnswers } from "../kvm/ask-kvm.js";
import { kvmReadings } from "../kvm/kvm-readings.js";
import { cpuinfoLines } from "./cpuinfo.js";
import { type HostFiles, hostFiles } from "./host-files.js";
import type { HostReading } from "./host-reading.js";
import { hugePages } from "./huge-pages.js";
import { hypervisor } from "./hypervisor.js";
import { readOnce } from "./read-once.js";
import { x86Readings } from "./x86-readings.js";

/** What could be found out about this host. */
export interface HostDetection {
  readonly platform: Platform;
  readonly readings: readonly HostReading[];
}

/** Which device's memory `deviceMtrr` is about; without one it is unknown. */
export interface HostDevice {
  /** Its DRM or accel node, such as `/dev/dri/renderD128`. */
  readonly device?: string | undefined;
  /** Its PCI address, such as `0000:01:00.0`; goes before the node. */
  readonly pci?: string | undefined;
}

type Arch = "x86_64" | "arm64" | "riscv64" | "loongarch64" | "ppc64";

const ARCHES: ReadonlyMap<string, Arch> = new Map([
  ["x64", "x86_64"],
  ["arm64", "arm64"],
  ["riscv64", "riscv64"],
  ["loong64", "loongarch64"],
  ["ppc64", "ppc64"],
]);

/**
 * Finds out about this host. Files alone tell most and need no privilege; the rest takes KVM's own
 * answers, and the memory type of a device's BARs root. Fields that the architecture does not have
 * are left out.
 *
 * @param kvm what `askKvm()` returned; absent means that KVM is not asked
 */
export function detectHost(
  host: HostFiles = hostFiles(),
  kvm?: KvmAnswers,
  { device, pci }: HostDevice = {},
): HostDetection {
  const files = readOnce(host);
  const arch = ARCHES.get(files.arch) ?? "unknown";
  const readings: HostReading[] = [
    { field: "arch", value: arch, from: "process.arch" },
    { field: "hypervisor", ...hypervisor(files, kvm) },
    { field: "kernel", value: files.release ?? "unknown", from: "uname -r" },
    ...hugePages(files),
    ...(arch === "x86_64" ? x86Readings(files, pci ?? pciAddressOfNode(files, device)) : []),
    ...(arch === "riscv64" ? riscvReadings(files) : []),
  ];
  const complete = [...readings, ...kvmReadings(readings, kvm)];
  const platform = Object.fromEntries(complete.map(({ field, value }) => [field, value]));
  return { platform, readings: complete };
}

/** The kernel uses what all of its processors have (riscv_fill_hwcap). */
function riscvReadings(files: HostFiles): HostReading[] {
  const isas = cpuinfoLines(files, "isa");
  const isTold = isas.length > 0 && !isas.includes("");
  const value = isTold ? isas.every((isa) => isa.split("_").includes("svpbmt")) : "unknown";
  return [{ field: "hostSvpbmt", value, from: "/proc/cpuinfo, isa" }];
}
