import type { AdapterRefusal, HostTraits, Placement } from "@vmprot/core";
import { inSystemMemory, inVramOrSystemMemory } from "@vmprot/ttm";
import {
  AMDGPU_GEM_CREATE,
  AMDGPU_GEM_CREATE_FLAGS,
  AMDGPU_GEM_DOMAIN,
  type AmdgpuFacts,
} from "./amdgpu-facts.js";

const VRAM = AMDGPU_GEM_DOMAIN.VRAM;
const CPU_OR_GTT = AMDGPU_GEM_DOMAIN.CPU | AMDGPU_GEM_DOMAIN.GTT;

/**
 * The mode of system memory: ttm_write_combined with CPU_GTT_USWC, else ttm_cached.
 * Source: drivers/gpu/drm/amd/amdgpu/amdgpu_ttm.c, amdgpu_ttm_tt_create.
 */
const SYSTEM_ONLY: Readonly<Record<"uswc" | "snooped", readonly Placement[]>> = {
  uswc: inSystemMemory("write-combined"),
  snooped: inSystemMemory("cached"),
};

/**
 * VRAM is write-combined, or cached where it is connected to the CPU, and can be evicted to system
 * memory at any time. Source: amdgpu_vram_mgr.c, amdgpu_vram_mgr_new; amdgpu_ttm.c,
 * amdgpu_evict_flags.
 */
const VRAM_OR_SYSTEM: Readonly<
  Record<"connected" | "discrete", Readonly<Record<"uswc" | "snooped", readonly Placement[]>>>
> = {
  discrete: {
    uswc: inVramOrSystemMemory("write-combined", "write-combined"),
    snooped: inVramOrSystemMemory("write-combined", "cached"),
  },
  connected: {
    uswc: inVramOrSystemMemory("cached", "write-combined"),
    snooped: inVramOrSystemMemory("cached", "cached"),
  },
};

const UNKNOWN_BITS: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "The flags have bits that amdgpu does not define.",
};
const UNKNOWN_DOMAINS: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "Only buffers in the CPU, GTT and VRAM domains are memory that a guest could map.",
};
const NO_CPU_ACCESS: AdapterRefusal = {
  code: "NO_CPU_MAPPING",
  message:
    "The buffer was created with AMDGPU_GEM_CREATE_NO_CPU_ACCESS; its mmap fails with EPERM.",
};
const ALWAYS_VALID: AdapterRefusal = { code: "NOT_EXPORTABLE" };
const IMPORTED: AdapterRefusal = { code: "FOREIGN_BUFFER" };

/** The placements of an amdgpu buffer. */
export function amdgpuPlacements(
  { domains, flags, vramConnectedToCpu, imported }: AmdgpuFacts,
  { canWriteCombineRam }: HostTraits,
): readonly Placement[] | AdapterRefusal {
  if (imported === true) return IMPORTED;
  // An object in the place of a number can make arithmetic throw.
  if (typeof flags !== "number") return UNKNOWN_BITS;
  if (typeof domains !== "number") return UNKNOWN_DOMAINS;
  if (flags !== flags >>> 0 || (flags & ~AMDGPU_GEM_CREATE_FLAGS) !== 0) return UNKNOWN_BITS;
  if (domains === 0 || (domains & ~(VRAM | CPU_OR_GTT)) !== 0 || domains !== domains >>> 0) {
    return UNKNOWN_DOMAINS;
  }
  if ((flags & AMDGPU_GEM_CREATE.NO_CPU_ACCESS) !== 0) return NO_CPU_ACCESS;
  if ((flags & AMDGPU_GEM_CREATE.VM_ALWAYS_VALID) !== 0) return ALWAYS_VALID;
  const uswc = canWriteCombineRam && (flags & AMDGPU_GEM_CREATE.CPU_GTT_USWC) !== 0;
  const mode = uswc ? "uswc" : "snooped";
  if ((domains & VRAM) === 0) return SYSTEM_ONLY[mode];
  return VRAM_OR_SYSTEM[vramConnectedToCpu === true ? "connected" : "discrete"][mode];
}
