import type { AdapterRefusal, Placement } from "@vmprot/core";
import type { VgemFacts } from "./vgem-facts.js";

/**
 * A drm_gem_shmem object with map_wc, always: vgem has no begin_cpu_access, so its memory must be
 * coherent. Source: drivers/gpu/drm/vgem/vgem_drv.c, vgem_gem_create_object.
 */
const SHMEM: readonly Placement[] = [
  { memory: "ram", cache: "write-combined", vma: "pfnmap-shmem", pages: "shmem" },
];

const IMPORTED: AdapterRefusal = { code: "FOREIGN_BUFFER" };

/** The placements of a vgem buffer. */
export function vgemPlacements({ imported }: VgemFacts): readonly Placement[] | AdapterRefusal {
  return imported === true ? IMPORTED : SHMEM;
}
