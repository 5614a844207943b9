import type { CacheMode, Placement } from "@vmprot/core";

/**
 * An object of the drm_gem_shmem helper: pages of a shmem file, mapped write-combined where the
 * driver set map_wc, else cached; the same for life. Source:
 * drivers/gpu/drm/drm_gem_shmem_helper.c, drm_gem_shmem_mmap (Linux 6.18).
 */
export function gemShmem(cache: Exclude<CacheMode, "uncached">): readonly Placement[] {
  return Object.freeze([
    Object.freeze({ memory: "ram", cache, vma: "pfnmap-shmem", pages: "shmem" } as const),
  ]);
}
