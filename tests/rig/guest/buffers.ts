import { existsSync } from "node:fs";
import { ADAPTERS } from "@vmprot/adapters";
import type { Facts } from "@vmprot/core";
import { type Arch, hostArch } from "../provision/architectures.js";
import {
  type DmaBuf,
  dumbBuffer,
  heapBuffer,
  MFD_HUGETLB,
  plainMemory,
  qxlBuffer,
  radeonBuffer,
  udmabuf,
  vividBuffer,
} from "./allocators.js";
import { canExport, hasDriver } from "./drm.js";
import { SHMEM_PAGES, withSetting } from "./kernel-settings.js";
import { shownBuffer } from "./scanout.js";
import { faultIn } from "./scattered.js";
import { hasVfio, vfioRegion } from "./vfio.js";

/** How a buffer is made, and what its maker knows of it. */
export interface Recipe {
  /** In the exporter's own terms, for tables. */
  readonly name: string;
  readonly driver: string;
  readonly exporter: string;
  readonly facts: Facts;
  /** Which page of it to look at. */
  readonly page?: number;
  /** Where QEMU has its device, and Debian its driver; everywhere, if not given. */
  readonly on?: readonly Arch[];
  /** Whether it can be made where that is so on every architecture; yes, if not given. */
  readonly canBeMade?: () => boolean;
  /** It is no dma-buf: nobody probes it, or finds it by a scan. */
  readonly isPlain?: true;
  /** Every `make` gives the same one, which stays open. */
  readonly single?: true;
  make(): DmaBuf;
}

/** Debian builds no heaps for the others, and QEMU no qxl. */
const ON_X86: readonly Arch[] = ["x86_64"];

/** Debian's kernels for riscv64 have none, nor has 6.1. */
const hasUdmabuf = (): boolean => existsSync("/dev/udmabuf");

const bochsExports = (): boolean => hasDriver("bochs-drm") && canExport("bochs-drm");

/** The driver's name until 6.13. */
const CIRRUS = hasDriver("cirrus") ? "cirrus" : "cirrus-qemu";

const MIB = 1 << 20;

const dumb = (driver: string, exporter: string, facts: Facts, on?: readonly Arch[]): Recipe => ({
  name: "dumb buffer",
  ...{ driver, exporter, facts, ...(on && { on }) },
  make: () => dumbBuffer(driver),
});

const radeon = (name: string, domains: number, flags: number): Recipe => ({
  ...{ name, driver: "radeon", exporter: "radeon", facts: { domains, flags } },
  make: () => radeonBuffer(domains, flags),
});

const memfd = (name: string, make: () => DmaBuf, page = 0): Recipe => ({
  ...{ name, page, driver: "shmem", exporter: "memfd", facts: {}, isPlain: true, make },
});

/** Faults all of it in where shmem may have huge pages, in a mapping that they fit. */
const inHugePage = (fd: number): void =>
  withSetting(SHMEM_PAGES, "always", () => faultIn(2 * MIB)(fd));

/** The devices of these machines read what the processor wrote, wherever an adapter wants to know. */
function coherent(recipe: Recipe): Recipe {
  const adapter = ADAPTERS.find(({ exporter }) => exporter === recipe.exporter);
  const asked = adapter !== undefined && "deviceCoherent" in adapter.facts;
  return asked ? { ...recipe, facts: { deviceCoherent: true, ...recipe.facts } } : recipe;
}

/** Every exporter that a virtual machine can host. */
const ALL: readonly Recipe[] = [
  dumb("virtio_gpu", "virtgpu", { blobMem: "none" }),
  dumb("vgem", "vgem", {}),
  dumb("qxl", "qxl", {}, ON_X86),
  {
    ...{ name: "QXL_ALLOC", driver: "qxl", exporter: "qxl", on: ON_X86 },
    facts: {},
    make: () => qxlBuffer(),
  },
  {
    ...{ name: "system heap, 16 KiB", driver: "dma_heap", exporter: "dma-heap", on: ON_X86 },
    facts: { heap: "system", size: 16384 },
    make: () => heapBuffer("system", 16384),
  },
  {
    ...{ name: "system heap, 1 MiB, page 5", driver: "dma_heap", exporter: "dma-heap", on: ON_X86 },
    facts: { heap: "system", size: 1 << 20 },
    page: 5,
    make: () => heapBuffer("system", 1 << 20),
  },
  {
    ...{ name: "memfd, 16 KiB", driver: "udmabuf", exporter: "udmabuf" },
    canBeMade: hasUdmabuf,
    facts: { hugetlb: false },
    make: () => udmabuf(16384),
  },
  {
    ...{ name: "hugetlb memfd, 2 MiB, page 5", driver: "udmabuf", exporter: "udmabuf", page: 5 },
    canBeMade: hasUdmabuf,
    facts: { hugetlb: true },
    make: () => udmabuf(2 * MIB, MFD_HUGETLB),
  },
  {
    ...{ name: "vivid capture", driver: "vivid", exporter: "videobuf2", single: true },
    facts: { allocator: "vmalloc" },
    make: () => vividBuffer(0),
  },
  {
    ...{ name: "vivid capture, dma-contig", driver: "vivid", exporter: "videobuf2", single: true },
    facts: {
      ...{ allocator: "dma-contig", nonCoherentQueue: false, reservedPool: false },
      // A platform device that nobody says is coherent, which arm64 then does not take it for.
      deviceCoherent: hostArch() !== "arm64",
      ownDeviceCoherent: hostArch() !== "arm64",
    },
    make: () => vividBuffer(1),
  },
  { ...dumb("bochs-drm", "bochs", {}), canBeMade: bochsExports },
  {
    ...{ name: "dumb buffer on the screen", driver: "bochs-drm", exporter: "bochs", facts: {} },
    canBeMade: bochsExports,
    make: () => shownBuffer("bochs-drm"),
  },
  dumb(CIRRUS, "shmem-display", { driver: CIRRUS }),
  dumb("radeon", "radeon", { domains: 4, flags: 0 }),
  radeon("VRAM", 4, 0),
  radeon("VRAM or GTT", 6, 0),
  // GTT alone cannot be had: without firmware the driver has no GART to bind it to.
  radeon("CPU", 1, 0),
  radeon("CPU, GTT_WC", 1, 4),
  radeon("CPU, GTT_UC", 1, 2),
  memfd("memfd", () => plainMemory(65536)),
  memfd("memfd, MFD_HUGETLB, page 5", () => plainMemory(2 * MIB, MFD_HUGETLB), 5),
  memfd("memfd with a huge page, page 5", () => plainMemory(2 * MIB, 0, inHugePage), 5),
  {
    ...{ name: "BAR 0", driver: "vfio-pci", exporter: "vfio-region", isPlain: true, single: true },
    canBeMade: hasVfio,
    facts: { region: "bar" },
    make: () => vfioRegion(),
  },
];

/** Those that this machine can host. */
export const RECIPES: readonly Recipe[] = ALL.filter(
  ({ on, canBeMade }) =>
    (on === undefined || on.some((arch) => arch === hostArch())) && (canBeMade?.() ?? true),
).map(coherent);
