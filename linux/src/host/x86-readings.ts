import { deviceMtrr } from "../mtrr/device-mtrr.js";
import { cpuFlags, cpuVendor } from "./cpuinfo.js";
import type { HostFiles } from "./host-files.js";
import type { Found, HostReading } from "./host-reading.js";

/** A module's parameter that is a yes or no: a bool's letters, or an int's digits. */
const PARAMETER: ReadonlyMap<string | undefined, boolean> = new Map([
  ["Y", true],
  ["1", true],
  ["N", false],
  ["0", false],
]);

/** The fields of x86_64 that files tell. */
export function x86Readings(files: HostFiles, pci: string | undefined): HostReading[] {
  const vendor = cpuVendor(files);
  const readings: HostReading[] = [
    { field: "vendor", value: vendor, from: "/proc/cpuinfo, vendor_id" },
    { field: "nestedPaging", ...nestedPaging(files, vendor) },
    { field: "deviceMtrr", ...deviceMtrr(files, pci) },
  ];
  if (vendor === "amd") return readings;
  const selfSnoop = cpuFlags(files)?.includes("ss") ?? "unknown";
  return [...readings, { field: "selfSnoop", value: selfSnoop, from: "/proc/cpuinfo, flag ss" }];
}

function nestedPaging(files: HostFiles, vendor: string): Found {
  const parameter = vendor === "amd" ? "kvm_amd/parameters/npt" : "kvm_intel/parameters/ept";
  const text = files.read(`sys/module/${parameter}`)?.trim();
  return { value: PARAMETER.get(text) ?? "unknown", from: `/sys/module/${parameter}` };
}
