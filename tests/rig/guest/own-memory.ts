import { openSync, readdirSync, readFileSync } from "node:fs";
import { defineAdapter } from "@vmprot/core";
import type { DmaBuf } from "./allocators.js";
import type { Recipe } from "./buffers.js";
import { ftruncate, Mapping, memfd } from "./libc.js";

const SIZE = 0x10000;
const DEVICES = "/sys/bus/pci/devices";
const IORESOURCE_MEM = 0x200n;
const IORESOURCE_PREFETCH = 0x2000n;

/** Plain memory of a process, which is no dma-buf: what the others are held against. */
export const memfdAdapter = defineAdapter({
  contract: 1,
  exporter: "memfd",
  title: "A memfd",
  source: "mm/shmem.c, shmem_mmap",
  facts: {},
  rules: [
    {
      id: "memfd",
      map: [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }],
      source: "mm/shmem.c, shmem_mmap",
    },
  ],
  cases: [{ name: "memfd", facts: {} }],
});

/** A PCI device's memory as sysfs maps it, which is no dma-buf either. */
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

function memory(): DmaBuf {
  const fd = memfd("rig", 0);
  ftruncate(fd, SIZE);
  return { fd, size: SIZE };
}

/** Memory without side effects: prefetchable, and large enough. */
function isMemory(line: string): boolean {
  const [start = 0n, end = 0n, flags = 0n] = line.split(" ").map(BigInt);
  const wanted = IORESOURCE_MEM | IORESOURCE_PREFETCH;
  return end - start >= BigInt(SIZE) && (flags & wanted) === wanted;
}

/** The first BAR that can be mapped: the kernel keeps those that a driver has claimed. */
function pciBar(): DmaBuf {
  const complaints: string[] = [];
  for (const device of readdirSync(DEVICES)) {
    const lines = readFileSync(`${DEVICES}/${device}/resource`, "utf8").trimEnd().split("\n");
    for (const [index, line] of lines.slice(0, 6).entries()) {
      if (!isMemory(line)) continue;
      const path = `${DEVICES}/${device}/resource${index}`;
      try {
        const fd = openSync(path, "r+");
        new Mapping(fd, SIZE);
        return { fd, size: SIZE };
      } catch (error) {
        complaints.push(`${path}: ${(error as Error).message}`);
      }
    }
  }
  throw new Error(`no BAR can be mapped: ${complaints.join("; ") || "none is memory"}`);
}

export const MEMFD: Recipe = {
  ...{ name: "memfd", driver: "shmem", exporter: "memfd", facts: {} },
  make: memory,
};

export const PCI_BAR: Recipe = {
  ...{ name: "BAR through sysfs", driver: "pci", exporter: "pci-bar", facts: {} },
  make: pciBar,
};
