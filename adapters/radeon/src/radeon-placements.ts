import type { AdapterRefusal, Placement } from "@vmprot/core";
import { inVramOrSystemMemory } from "@vmprot/ttm";
import {
  RADEON_GEM,
  RADEON_GEM_DOMAINS,
  RADEON_GEM_FLAGS,
  type RadeonFacts,
} from "./radeon-facts.js";

/**
 * Every buffer can be in VRAM, which is write-combined, and in system memory: each command
 * submission names the domains anew, so the initial ones bound nothing, and VRAM is evicted to
 * system memory at any time. Source: drivers/gpu/drm/radeon/radeon_cs.c, radeon_cs_parser_relocs;
 * radeon_object.c, radeon_bo_list_validate; radeon_ttm.c, radeon_evict_flags and
 * radeon_ttm_io_mem_reserve.
 *
 * System memory follows the creation flags, GTT_UC before GTT_WC; but the kernel drops them where
 * the GPU is not on PCI Express, or cannot do it, and no UAPI tells: then it is cached. Source:
 * radeon_ttm.c, radeon_ttm_tt_create; radeon_object.c, radeon_bo_create.
 */
const BY_CACHING: Readonly<Record<"uc" | "wc" | "snooped", readonly Placement[]>> = {
  uc: inVramOrSystemMemory("write-combined", "uncached", "cached"),
  wc: inVramOrSystemMemory("write-combined", "write-combined", "cached"),
  snooped: inVramOrSystemMemory("write-combined", "cached"),
};

const IMPORTED: AdapterRefusal = { code: "FOREIGN_BUFFER" };
const UNKNOWN_BITS: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "The flags have bits that radeon does not define.",
};
const UNKNOWN_DOMAINS: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "A buffer is in one or more of the domains CPU, GTT and VRAM.",
};
const NO_CPU_ACCESS: AdapterRefusal = {
  code: "NO_CPU_MAPPING",
  message:
    "The buffer was created with RADEON_GEM_NO_CPU_ACCESS: a mapping fails where it is in VRAM that the CPU does not see.",
};

/** The placements of a radeon buffer. */
export function radeonPlacements({
  domains,
  flags,
  imported,
}: RadeonFacts): readonly Placement[] | AdapterRefusal {
  if (imported === true) return IMPORTED;
  if (typeof flags !== "number" || flags !== flags >>> 0 || (flags & ~RADEON_GEM_FLAGS) !== 0) {
    return UNKNOWN_BITS;
  }
  // An object in the place of a number can make arithmetic throw.
  if (typeof domains !== "number") return UNKNOWN_DOMAINS;
  if (domains === 0 || (domains & ~RADEON_GEM_DOMAINS) !== 0 || domains !== domains >>> 0) {
    return UNKNOWN_DOMAINS;
  }
  if ((flags & RADEON_GEM.NO_CPU_ACCESS) !== 0) return NO_CPU_ACCESS;
  if ((flags & RADEON_GEM.GTT_UC) !== 0) return BY_CACHING.uc;
  return BY_CACHING[(flags & RADEON_GEM.GTT_WC) !== 0 ? "wc" : "snooped"];
}
