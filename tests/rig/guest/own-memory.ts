import { existsSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { defineAdapter } from "@vmprot/core";
import { type DmaBuf, plainMemory } from "./allocators.js";
import type { Recipe } from "./buffers.js";

const SIZE = 0x10000;
const DEVICES = "/sys/bus/pci/devices";
const IORESOURCE_MEM = 0x200n;
const IORESOURCE_PREFETCH = 0x2000n;

/** A PCI device's memory as sysfs maps it, which is no dma-buf. */
export const pciBarAdapter = defineAdapter({
  contract: 1,
  exporter: "pci-bar",
  title: "A PCI BAR, through sysfs",
  source: "drivers/pci/mmap.c, pci_mmap_resource_range",
  facts: {},
  rules: [
    {
      id: "resource",
      map: [{ memory: "device", cache: "uncached", vma: "pfnmap", pages: "non-refcounted" }],
      source: "drivers/pci/mmap.c, pci_mmap_resource_range",
    },
  ],
  cases: [{ name: "resource", facts: {} }],
});

/** Memory without side effects: prefetchable, and large enough. */
function isMemory(line: string): boolean {
  const [start = 0n, end = 0n, flags = 0n] = line.split(" ").map(BigInt);
  const wanted = IORESOURCE_MEM | IORESOURCE_PREFETCH;
  return end - start >= BigInt(SIZE) && (flags & wanted) === wanted;
}

/** The PCI address of the device whose memory that is, and the file to map it through. */
interface FreeBar {
  readonly pci: string;
  readonly path: string;
}

/** Of the first device that has such memory, and no driver. */
export function freeBar(): FreeBar {
  for (const pci of readdirSync(DEVICES)) {
    const folder = `${DEVICES}/${pci}`;
    if (existsSync(`${folder}/driver`)) continue;
    const lines = readFileSync(`${folder}/resource`, "utf8").trimEnd().split("\n");
    const index = lines.slice(0, 6).findIndex(isMemory);
    if (index >= 0) return { pci, path: `${folder}/resource${index}` };
  }
  throw new Error("no device has a BAR to be mapped");
}

function pciBar(): DmaBuf {
  const { pci, path } = freeBar();
  // Where no firmware has done so, nothing answers at its addresses yet.
  writeFileSync(`${DEVICES}/${pci}/enable`, "1");
  return { fd: openSync(path, "r+"), size: SIZE };
}

export const MEMFD: Recipe = {
  ...{ name: "memfd", driver: "shmem", exporter: "memfd", facts: {} },
  make: () => plainMemory(SIZE),
};

export const PCI_BAR: Recipe = {
  ...{ name: "BAR through sysfs", driver: "pci", exporter: "pci-bar", facts: {} },
  make: pciBar,
};
