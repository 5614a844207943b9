import { type CacheMode, defineAdapter, type Placement } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { gemShmem } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { writeCombined } from "../families/write-combined.js";
import { virtgpuProbe } from "./virtgpu-probe.js";

/**
 * Host blobs live in the host-visible PCI region, mapped once by io_remap_pfn_range with the
 * attribute that the device reported.
 */
const hostVisible = (cache: CacheMode): readonly Placement[] => [
  { memory: "device", cache, vma: "pfnmap", pages: "refcounted" },
];

/** VIRTIO_GPU_MAP_CACHE_* of include/uapi/linux/virtio_gpu.h. */
const MAP_CACHE = { NONE: 0, CACHED: 1, UNCACHED: 2, WC: 3 } as const;

const HOST3D = { blobMem: { is: "host3d" } } as const;
const hostBlob = (mapInfo: number) => ({ ...HOST3D, mapInfo: { is: mapInfo } }) as const;

const VRAM_MMAP = "drivers/gpu/drm/virtio/virtgpu_vram.c, virtio_gpu_vram_mmap";

/** The exporter inside a VM with a virtio-gpu device: in a VM that itself runs VMs. */
export const virtgpuAdapter = defineAdapter({
  contract: 1,
  exporter: "virtgpu",
  names: { virtio_gpu: {} },
  title: "virtio-gpu guests (drm/virtio): guest memory, or the host's map_info",
  source:
    "drivers/gpu/drm/virtio/virtgpu_object.c, virtgpu_vram.c and virtgpu_prime.c (Linux 6.18)",
  facts: {
    blobMem: {
      kind: "word",
      words: ["none", "guest", "host3d", "host3d-guest"],
      doc: "VIRTGPU_BLOB_MEM_*: none for classic resources, guest 1, host3d 2, host3d-guest 3 (include/uapi/drm/virtgpu_drm.h).",
      chosen: true,
    },
    mapInfo: {
      kind: "count",
      unit: "VIRTIO_GPU_MAP_CACHE_*",
      least: 0,
      most: 3,
      doc: "Of host3d: the map_info of the device's RESP_OK_MAP_INFO: 0 none, 1 cached, 2 uncached, 3 write-combined. A device that sends more bits makes guests map it cached.",
      absent: "unknown",
      because: "The guest kernel keeps it private; only this VM's own VMM can tell.",
    },
    mappable: {
      kind: "yes-no",
      doc: "Of host3d: created with VIRTGPU_BLOB_FLAG_USE_MAPPABLE. Others map without it.",
      absent: true,
      because: "Whoever made the buffer chose it, and a buffer that is to be mapped has it.",
      chosen: true,
    },
    deviceCoherent: {
      ...DEVICE_COHERENT_FACT,
      doc: `${DEVICE_COHERENT_FACT.doc} The host's GPU is one where it reads the guest's memory itself.`,
    },
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "not-mappable",
      when: { ...HOST3D, mappable: { is: false } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "The blob was created without VIRTGPU_BLOB_FLAG_USE_MAPPABLE; its mmap fails with EINVAL.",
      },
      source: VRAM_MMAP,
    },
    {
      id: "host-blob-none",
      when: hostBlob(MAP_CACHE.NONE),
      refuse: {
        code: "UNKNOWN_FACTS",
        message:
          "map_info 0 (NONE) is no attribute; Linux guests map such a blob cached whatever it is.",
      },
      source: VRAM_MMAP,
    },
    {
      id: "host-blob-uncached",
      when: hostBlob(MAP_CACHE.UNCACHED),
      map: hostVisible("uncached"),
      source: VRAM_MMAP,
    },
    ...writeCombined({
      id: "host-blob-write-combined",
      when: hostBlob(MAP_CACHE.WC),
      map: hostVisible("write-combined"),
      source: VRAM_MMAP,
    }),
    notCoherent(
      "virtio-gpu flushes them in 2D transfers alone, for its own device.",
      "drivers/gpu/drm/virtio/virtgpu_vq.c, virtio_gpu_cmd_transfer_to_host_2d; virtgpu_prime.c, virtgpu_dmabuf_ops (no begin_cpu_access)",
    ),
    {
      id: "host-blob-cached",
      when: HOST3D,
      map: hostVisible("cached"),
      source: VRAM_MMAP,
    },
    {
      // Without map_wc.
      id: "guest-memory",
      map: gemShmem("cached"),
      source: "drivers/gpu/drm/virtio/virtgpu_object.c, virtio_gpu_create_object",
    },
  ],
  cases: [
    { name: "classic", facts: { blobMem: "none" } },
    { name: "host3d, cached", facts: { blobMem: "host3d", mapInfo: MAP_CACHE.CACHED } },
    { name: "host3d, uncached", facts: { blobMem: "host3d", mapInfo: MAP_CACHE.UNCACHED } },
    { name: "host3d, write-combined", facts: { blobMem: "host3d", mapInfo: MAP_CACHE.WC } },
    { name: "host3d, map_info unknown", facts: { blobMem: "host3d" } },
    { name: "host3d, map_info none", facts: { blobMem: "host3d", mapInfo: MAP_CACHE.NONE } },
    {
      name: "not mappable",
      facts: { blobMem: "host3d", mapInfo: MAP_CACHE.WC, mappable: false },
    },
    {
      name: "classic, used by a device that does not see the CPU's caches",
      facts: { blobMem: "none", deviceCoherent: false },
    },
    {
      name: "classic, whose devices all see the CPU's caches",
      facts: { blobMem: "none", deviceCoherent: true },
    },
    { name: "imported", facts: { blobMem: "none", imported: true } },
  ],
  probe: virtgpuProbe,
});
