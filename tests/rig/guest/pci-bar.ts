import { existsSync, openSync, writeFileSync } from "node:fs";
import { defineAdapter, type Placement } from "@vmprot/core";
import type { DmaBuf } from "./allocators.js";
import { freeBar } from "./own-memory.js";

const mapped = (cache: Placement["cache"]): readonly Placement[] => [
  { memory: "device", cache, vma: "pfnmap", pages: "refcounted" },
];

/** A BAR as the kernel maps it for everybody, which is no dma-buf. */
export const pciBarAdapter = defineAdapter({
  contract: 1,
  exporter: "pci-bar",
  title: "A PCI BAR through sysfs, which is no dma-buf",
  source: "drivers/pci/pci-sysfs.c, pci_mmap_resource",
  facts: {
    writeCombined: {
      kind: "yes-no",
      doc: "It was mapped through resourceN_wc.",
    },
  },
  rules: [
    {
      id: "write-combined",
      when: { writeCombined: { is: true } },
      map: mapped("write-combined"),
      source: "drivers/pci/mmap.c, pci_mmap_resource_range",
    },
    {
      id: "device",
      map: mapped("uncached"),
      source: "drivers/pci/mmap.c, pci_mmap_resource_range",
    },
  ],
  cases: [
    { name: "resourceN", facts: { writeCombined: false } },
    { name: "resourceN_wc", facts: { writeCombined: true } },
  ],
});

/** The file that the device's memory is mapped through; undefined where the kernel has none. */
function barFile(writeCombined: boolean): string | undefined {
  const { pci, path } = freeBar();
  // Where no firmware has done so, nothing answers at its addresses yet.
  writeFileSync(`/sys/bus/pci/devices/${pci}/enable`, "1");
  const file = writeCombined ? `${path}_wc` : path;
  return existsSync(file) ? file : undefined;
}

/** Whether BARs can be mapped write-combined: riscv64's kernels have no file for it. */
export const hasWriteCombinedBar = (): boolean => barFile(true) !== undefined;

/** The first bytes of a BAR of the device that nobody drives. */
export function barBuffer(writeCombined: boolean, size = 65536): DmaBuf {
  const file = barFile(writeCombined);
  if (file === undefined) throw new Error("the BAR has no such file");
  return { fd: openSync(file, "r+"), size };
}
