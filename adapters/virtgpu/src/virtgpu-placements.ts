import type { AdapterRefusal, CacheMode, Placement } from "@vmprot/core";
import type { VirtgpuFacts } from "./virtgpu-facts.js";

/**
 * Classic and guest blobs are drm_gem_shmem objects without map_wc. Source:
 * drivers/gpu/drm/virtio/virtgpu_object.c, virtio_gpu_create_object.
 */
const SHMEM: readonly Placement[] = [
  { memory: "ram", cache: "cached", vma: "pfnmap-shmem", pages: "shmem" },
];

/**
 * Host blobs live in the host-visible PCI region, mapped once by io_remap_pfn_range with the
 * attribute that the device reported. Source: drivers/gpu/drm/virtio/virtgpu_vram.c,
 * virtio_gpu_vram_mmap.
 */
const hostVisible = (cache: CacheMode): readonly Placement[] => [
  { memory: "device", cache, vma: "pfnmap", pages: "refcounted" },
];

/** VIRTIO_GPU_MAP_CACHE_* of include/uapi/linux/virtio_gpu.h. */
const BY_MAP_INFO: ReadonlyMap<unknown, readonly Placement[]> = new Map([
  [1, hostVisible("cached")],
  [2, hostVisible("uncached")],
  [3, hostVisible("write-combined")],
]);

const IMPORTED: AdapterRefusal = { code: "FOREIGN_BUFFER" };
const NOT_MAPPABLE: AdapterRefusal = {
  code: "NO_CPU_MAPPING",
  message:
    "The blob was created without VIRTGPU_BLOB_FLAG_USE_MAPPABLE; its mmap fails with EINVAL.",
};
const NO_MAP_INFO: AdapterRefusal = {
  code: "ATTRIBUTES_UNKNOWN",
  message: "map_info 0 (NONE) is no attribute; Linux guests map such a blob cached whatever it is.",
};
const UNKNOWN_BLOB: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "A resource is classic (none) or a blob of kind guest, host3d or host3d-guest.",
};
const UNKNOWN_MAP_INFO: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "map_info is 0, 1, 2 or 3; a device that sends more bits makes guests map it cached.",
};

/** The placements of a virtgpu buffer. */
export function virtgpuPlacements({
  blobMem,
  mapInfo,
  mappable,
  imported,
}: VirtgpuFacts): readonly Placement[] | AdapterRefusal {
  if (imported === true) return IMPORTED;
  if (mappable === false) return NOT_MAPPABLE;
  switch (blobMem) {
    case "none":
    case "guest":
    case "host3d-guest":
      return SHMEM;
    case "host3d":
      return mapInfo === 0 ? NO_MAP_INFO : (BY_MAP_INFO.get(mapInfo) ?? UNKNOWN_MAP_INFO);
    default:
      return UNKNOWN_BLOB;
  }
}
