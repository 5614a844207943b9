/**
 * The CPU cache attribute of a mapping, in the kernel's own three terms:
 * `cached` (pgprot unchanged), `write-combined` (pgprot_writecombine), `uncached`
 * (pgprot_noncached). Source: include/linux/pgtable.h and drivers/gpu/drm/ttm/ttm_caching.h.
 */
export type CacheMode = "cached" | "write-combined" | "uncached";

/** All cache modes, least cacheable first; the worst case of several is the first that occurs. */
export const CACHE_MODES: readonly CacheMode[] = Object.freeze([
  "uncached",
  "write-combined",
  "cached",
]);

/**
 * VIRTIO_GPU_MAP_CACHE_* of include/uapi/linux/virtio_gpu.h: 1 cached, 2 uncached,
 * 3 write-combined. 0 (NONE) is never sent: Linux guests would treat it as cached
 * (drivers/gpu/drm/virtio/virtgpu_vram.c, virtio_gpu_vram_mmap).
 */
export type MapInfo = 1 | 2 | 3;

/** The virtio-gpu `map_info` value of each cache mode. */
export const MAP_INFO: Readonly<Record<CacheMode, MapInfo>> = Object.freeze({
  cached: 1,
  uncached: 2,
  "write-combined": 3,
});

/** The least cacheable of the given modes: the attribute that is safe to assume of all of them. */
export function worstCase(modes: readonly CacheMode[]): CacheMode {
  return CACHE_MODES.find((mode) => modes.includes(mode)) ?? "uncached";
}
