import type { Facts } from "@vmprot/core";
import {
  type DmaBuf,
  dumbBuffer,
  heapBuffer,
  qxlBuffer,
  radeonBuffer,
  udmabuf,
  vividBuffer,
} from "./allocators.js";

/** How a buffer is made, and what its maker knows of it. */
export interface Recipe {
  /** In the exporter's own terms, for tables. */
  readonly name: string;
  readonly driver: string;
  readonly exporter: string;
  readonly facts: Facts;
  /** Which page of it to look at. */
  readonly page?: number;
  make(): DmaBuf;
}

const dumb = (driver: string, exporter: string, facts: Facts): Recipe => ({
  name: "dumb buffer",
  ...{ driver, exporter, facts },
  make: () => dumbBuffer(driver),
});

const radeon = (name: string, domains: number, flags: number): Recipe => ({
  ...{ name, driver: "radeon", exporter: "radeon", facts: { domains, flags } },
  make: () => radeonBuffer(domains, flags),
});

/** Every exporter that a virtual machine can host. */
export const RECIPES: readonly Recipe[] = [
  dumb("virtio_gpu", "virtgpu", { blobMem: "none" }),
  dumb("vgem", "vgem", {}),
  dumb("qxl", "qxl", {}),
  { name: "QXL_ALLOC", driver: "qxl", exporter: "qxl", facts: {}, make: () => qxlBuffer() },
  {
    ...{ name: "system heap, 16 KiB", driver: "dma_heap", exporter: "dma-heap" },
    facts: { heap: "system", size: 16384 },
    make: () => heapBuffer("system", 16384),
  },
  {
    ...{ name: "system heap, 1 MiB, page 5", driver: "dma_heap", exporter: "dma-heap" },
    facts: { heap: "system", size: 1 << 20 },
    page: 5,
    make: () => heapBuffer("system", 1 << 20),
  },
  {
    ...{ name: "memfd, 16 KiB", driver: "udmabuf", exporter: "udmabuf" },
    facts: { hugetlb: false },
    make: () => udmabuf(16384),
  },
  {
    ...{ name: "vivid capture", driver: "vivid", exporter: "videobuf2" },
    facts: { allocator: "vmalloc" },
    make: vividBuffer,
  },
  dumb("radeon", "radeon", { domains: 4, flags: 0 }),
  radeon("VRAM", 4, 0),
  radeon("VRAM or GTT", 6, 0),
  // GTT alone cannot be had: without firmware the driver has no GART to bind it to.
  radeon("CPU", 1, 0),
  radeon("CPU, GTT_WC", 1, 4),
  radeon("CPU, GTT_UC", 1, 2),
];
