import type { Unknown } from "@vmprot/core";
import type { HostFiles } from "./host-files.js";
import { type Found, notFound } from "./host-reading.js";

const DEVICES = "sys/bus/pci/devices";

/**
 * Whether an x86 kernel uses the page attribute table, without which no mapping is write-combined.
 * It offers `resourceN_wc` for prefetchable BARs exactly if it does (drivers/pci/pci-sysfs.c).
 */
export function pageAttributes(files: HostFiles): Found<boolean | Unknown> {
  for (const device of files.list(DEVICES) ?? []) {
    const name = files
      .list(`${DEVICES}/${device}`)
      ?.find((each) => /^resource[0-5]_wc$/.test(each));
    if (name !== undefined) return { value: true, from: `/${DEVICES}/${device}/${name}` };
  }
  const words = files.read("proc/cmdline")?.split(/\s+/) ?? [];
  if (words.includes("nopat")) return { value: false, from: "/proc/cmdline, nopat" };
  return notFound("no PCI device has a resource file for write-combined mappings");
}
