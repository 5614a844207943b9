import type { Placement } from "@vmprot/core";
import { inVramOrSystemMemory } from "@vmprot/ttm";

/**
 * VRAM and surface memory (TTM_PL_PRIV) are write-combined, system memory is cached, and the driver
 * moves a buffer when it is displayed, used as a surface or evicted. Source:
 * drivers/gpu/drm/qxl/qxl_ttm.c, qxl_ttm_io_mem_reserve, qxl_ttm_tt_create and qxl_evict_flags.
 */
const ANYWHERE: readonly Placement[] = inVramOrSystemMemory("write-combined", "cached");

/** The placements of a qxl buffer. */
export function qxlPlacements(): readonly Placement[] {
  return ANYWHERE;
}
