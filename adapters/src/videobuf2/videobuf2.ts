import { defineAdapter, type Placement } from "@vmprot/core";
import { notCoherent } from "../families/device-coherent.js";
import {
  DMA_PGPROT_FACTS,
  OWN_NOT_COHERENT,
  ofCoherentDevice,
  ofCoherentDevicesPool,
  ofNonCoherentDevice,
  ofNonCoherentDevicesPool,
  RESERVED_POOL_FACT,
} from "../families/dma-pgprot.js";
import { ALLOCATORS, videobuf2Probe } from "./videobuf2-probe.js";

const CONTIG = { allocator: { is: "dma-contig" } } as const;
const CONTIG_MMAP = "drivers/media/common/videobuf2/videobuf2-dma-contig.c, vb2_dc_mmap";

const ORDINARY_PAGES: readonly Placement[] = [
  { memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" },
];

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
      ...DMA_PGPROT_FACTS.deviceCoherent,
      doc: `${DMA_PGPROT_FACTS.deviceCoherent.doc} False on x86 for the dma-sg buffers of Intel's IPU7 (VIDIOC_QUERYCAP's driver isys, card ipu7), and for the vmalloc buffers of atomisp.`,
    },
    ownDeviceCoherent: {
      ...DMA_PGPROT_FACTS.ownDeviceCoherent,
      doc: `Of dma-contig. ${DMA_PGPROT_FACTS.ownDeviceCoherent.doc}`,
    },
    nonCoherentQueue: {
      kind: "yes-no",
      doc: "Of dma-contig: the buffers were requested with V4L2_MEMORY_FLAG_NON_COHERENT.",
      absent: "unknown",
      because:
        "Whoever requested the buffers chose it, often another program than the one that asks.",
      chosen: true,
    },
    reservedPool: { ...RESERVED_POOL_FACT, doc: `Of dma-contig. ${RESERVED_POOL_FACT.doc}` },
  },
  rules: [
    {
      id: "contig-non-coherent-queue",
      when: { ...CONTIG, ...OWN_NOT_COHERENT, nonCoherentQueue: { is: true } },
      refuse: {
        code: "SYNC_REQUIRED",
        message:
          "The queue's memory is cached and the device does not see the CPU's caches; only queueing the buffer flushes them.",
      },
      source:
        "drivers/media/common/videobuf2/videobuf2-dma-contig.c, vb2_dc_alloc_non_coherent, vb2_dc_prepare and vb2_dc_finish",
    },
    ...ofNonCoherentDevicesPool("contig-pool", CONTIG, CONTIG_MMAP),
    ...ofNonCoherentDevice("contig", CONTIG, CONTIG_MMAP),
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
    ofCoherentDevicesPool("contig-coherent-device-pool", CONTIG, CONTIG_MMAP),
    ofCoherentDevice("contig-coherent-device", CONTIG_MMAP),
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
