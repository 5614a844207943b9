import { type CacheMode, defineAdapter, type Placement } from "@vmprot/core";
import {
  DEVICE_COHERENT_FACT,
  notCoherent,
  OWN_DEVICE_COHERENT_FACT,
} from "../families/device-coherent.js";
import { ALLOCATORS, videobuf2Probe } from "./videobuf2-probe.js";

const CONTIG = { allocator: { is: "dma-contig" } } as const;

/** The exporter's own device is not coherent, so that the kernel does not map its memory cached. */
const NON_COHERENT_CONTIG = {
  ...CONTIG,
  deviceCoherent: { is: false },
  ownDeviceCoherent: { is: false },
} as const;

const ORDINARY_PAGES: readonly Placement[] = [
  { memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" },
];

/**
 * What dma_mmap_attrs makes of memory from dma_alloc_attrs. The worst of its VMAs: remap_pfn_range
 * of one block, whose tail pages have no reference count; behind an IOMMU they are ordinary pages.
 */
const contiguous = (...modes: readonly CacheMode[]): readonly Placement[] =>
  modes.map((cache) => ({ memory: "ram", cache, vma: "pfnmap", pages: "non-refcounted" }));

/** A region that the kernel need not count as memory (`no-map`), so that KVM sees a device's. */
const reserved = (...modes: readonly CacheMode[]): readonly Placement[] =>
  modes.map((cache) => ({ memory: "device", cache, vma: "pfnmap", pages: "refcounted" }));

const IN_POOL = { ...CONTIG, reservedPool: { is: true } } as const;
const POOL = "kernel/dma/coherent.c, dma_mmap_from_dev_coherent; kernel/dma/mapping.c, dma_pgprot";

/** A coherent device's pgprot is left as it is; another's is what the architecture says. */
const DMA_PGPROT =
  "drivers/media/common/videobuf2/videobuf2-dma-contig.c, vb2_dc_mmap; kernel/dma/mapping.c, dma_pgprot";

const NON_COHERENT = {
  allocator: "dma-contig",
  deviceCoherent: false,
  ownDeviceCoherent: false,
} as const;

/** The exporter of V4L2 devices: cameras, capture cards, codecs. */
export const videobuf2Adapter = defineAdapter({
  contract: 1,
  exporter: "videobuf2",
  names: {
    videobuf2_vmalloc: { allocator: "vmalloc" },
    videobuf2_dma_sg: { allocator: "dma-sg" },
    videobuf2_dma_contig: { allocator: "dma-contig" },
  },
  title: "V4L2 devices (videobuf2, VIDIOC_EXPBUF): as their allocator maps",
  source: "drivers/media/common/videobuf2 (Linux 6.18); kernel/dma/mapping.c (Linux 6.12 to 7.2)",
  facts: {
    allocator: {
      kind: "word",
      words: ALLOCATORS,
      doc: "Which of videobuf2's allocators the device uses: its exp_name after videobuf2_.",
    },
    deviceCoherent: {
      ...DEVICE_COHERENT_FACT,
      doc: `${DEVICE_COHERENT_FACT.doc} False on x86 for the dma-sg buffers of Intel's IPU7 (VIDIOC_QUERYCAP's driver isys, card ipu7), and for the vmalloc buffers of atomisp.`,
    },
    ownDeviceCoherent: {
      ...OWN_DEVICE_COHERENT_FACT,
      doc: `Of dma-contig. ${OWN_DEVICE_COHERENT_FACT.doc}`,
    },
    nonCoherentQueue: {
      kind: "yes-no",
      doc: "Of dma-contig: the buffers were requested with V4L2_MEMORY_FLAG_NON_COHERENT.",
      absent: "unknown",
      because:
        "Whoever requested the buffers chose it, often another program than the one that asks.",
      chosen: true,
    },
    reservedPool: {
      kind: "yes-no",
      doc: "Of dma-contig: the device allocates from a reserved-memory region of its own (memory-region in the device tree). Where the kernel has coherent devices only, such as on x86, it does not matter.",
      absent: "unknown",
      because: "The board's device tree decides, and no UAPI tells.",
    },
  },
  rules: [
    {
      id: "contig-non-coherent-queue",
      when: { ...NON_COHERENT_CONTIG, nonCoherentQueue: { is: true } },
      refuse: {
        code: "SYNC_REQUIRED",
        message:
          "The queue's memory is cached and the device does not see the CPU's caches; only queueing the buffer flushes them.",
      },
      source:
        "drivers/media/common/videobuf2/videobuf2-dma-contig.c, vb2_dc_alloc_non_coherent, vb2_dc_prepare and vb2_dc_finish",
    },
    {
      id: "contig-riscv-pool",
      when: { ...NON_COHERENT_CONTIG, ...IN_POOL },
      host: { dmaCoherent: false, canWriteCombineRam: true },
      map: reserved("uncached", "write-combined"),
      source: `${POOL}; arch/riscv/include/asm/pgtable.h, pgprot_dmacoherent`,
    },
    {
      // riscv64, which tells itself by these traits from the other hosts. Its pgprot_dmacoherent is
      // write-combined from 6.18 on, and was backported; before, the generic pgprot_noncached
      // applied. Nothing here tells the kernel.
      id: "contig-riscv",
      when: NON_COHERENT_CONTIG,
      host: { dmaCoherent: false, canWriteCombineRam: true },
      map: contiguous("uncached", "write-combined"),
      source: `${DMA_PGPROT}; arch/riscv/include/asm/pgtable.h, pgprot_dmacoherent`,
    },
    {
      id: "contig-pool",
      when: { ...NON_COHERENT_CONTIG, ...IN_POOL },
      host: { dmaCoherent: false },
      map: reserved("write-combined"),
      source: `${POOL}; arch/arm64/include/asm/pgtable.h, pgprot_dmacoherent`,
    },
    {
      // Normal Non-Cacheable, whatever the DMA attributes are.
      id: "contig",
      when: NON_COHERENT_CONTIG,
      host: { dmaCoherent: false },
      map: contiguous("write-combined"),
      source: `${DMA_PGPROT}; arch/arm64/include/asm/pgtable.h, pgprot_dmacoherent`,
    },
    // What follows is mapped cached.
    notCoherent(
      "Queueing the buffer flushes them for the V4L2 device alone; begin_cpu_access and end_cpu_access do of dma-sg, again for it alone.",
      "drivers/media/common/videobuf2/videobuf2-dma-sg.c, vb2_dma_sg_prepare and vb2_dma_sg_dmabuf_ops_begin_cpu_access; videobuf2-dma-contig.c, vb2_dc_dmabuf_ops_begin_cpu_access (empty)",
    ),
    {
      // remap_vmalloc_range: ordinary pages, the default protection.
      id: "vmalloc",
      when: { allocator: { is: "vmalloc" } },
      map: ORDINARY_PAGES,
      source: "drivers/media/common/videobuf2/videobuf2-vmalloc.c, vb2_vmalloc_mmap",
    },
    {
      // vm_map_pages: ordinary entries of single pages, the default protection.
      id: "dma-sg",
      when: { allocator: { is: "dma-sg" } },
      map: ORDINARY_PAGES,
      source:
        "drivers/media/common/videobuf2/videobuf2-dma-sg.c, vb2_dma_sg_mmap and vb2_dma_sg_alloc_compacted",
    },
    {
      id: "contig-coherent-device-pool",
      when: IN_POOL,
      host: { dmaCoherent: false },
      map: reserved("cached"),
      source: POOL,
    },
    { id: "contig-coherent-device", map: contiguous("cached"), source: DMA_PGPROT },
  ],
  cases: [
    { name: "vmalloc", facts: { allocator: "vmalloc", deviceCoherent: true } },
    { name: "dma-sg", facts: { allocator: "dma-sg", deviceCoherent: true } },
    {
      name: "dma-sg, used by a device that does not see the CPU's caches",
      facts: { allocator: "dma-sg", deviceCoherent: false },
    },
    {
      name: "dma-contig",
      facts: { allocator: "dma-contig", deviceCoherent: true, reservedPool: false },
    },
    {
      name: "dma-contig from a reserved pool",
      facts: { allocator: "dma-contig", deviceCoherent: true, reservedPool: true },
    },
    {
      name: "dma-contig, coherent queue of a non-coherent device",
      facts: { ...NON_COHERENT, nonCoherentQueue: false, reservedPool: false },
    },
    {
      name: "dma-contig, coherent queue of a non-coherent device, from a reserved pool",
      facts: { ...NON_COHERENT, nonCoherentQueue: false, reservedPool: true },
    },
    {
      name: "dma-contig, non-coherent queue of a non-coherent device",
      facts: { ...NON_COHERENT, nonCoherentQueue: true },
    },
    { name: "dma-contig, nothing known", facts: { allocator: "dma-contig" } },
  ],
  probe: videobuf2Probe,
});
