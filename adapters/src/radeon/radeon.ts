import { defineAdapter } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { inVramOrSystemMemory } from "../families/ttm.js";
import { writeCombined } from "../families/write-combined.js";
import { RADEON_GEM, RADEON_GEM_DOMAIN, radeonProbe } from "./radeon-probe.js";

const { CPU, GTT, VRAM } = RADEON_GEM_DOMAIN;
const { GTT_UC, GTT_WC, NO_CPU_ACCESS } = RADEON_GEM;

/**
 * Every buffer can be in VRAM, which is write-combined, and in system memory: each command
 * submission names the domains anew, so the initial ones bound nothing, and VRAM is evicted to
 * system memory at any time.
 */
const MOVES =
  "drivers/gpu/drm/radeon/radeon_cs.c, radeon_cs_parser_relocs; radeon_object.c, radeon_bo_list_validate; radeon_ttm.c, radeon_evict_flags and radeon_ttm_io_mem_reserve";

/**
 * System memory follows the creation flags, GTT_UC before GTT_WC; but the kernel drops them where
 * the GPU is not on PCI Express, or cannot do it, and no UAPI tells: then it is cached.
 */
const DROPPED = `${MOVES}; radeon_ttm.c, radeon_ttm_tt_create; radeon_object.c, radeon_bo_create`;

/**
 * The exporter of ATI and AMD GPUs up to GCN 1.1: a TTM driver, whose buffers move. Not covered:
 * GPUs on AGP with the AGP GART in use, where all system memory is write-combined.
 */
export const radeonAdapter = defineAdapter({
  contract: 1,
  exporter: "radeon",
  title: "ATI and AMD GPUs up to GCN 1.1 (drm/radeon, TTM): VRAM, or wherever it is evicted to",
  source:
    "drivers/gpu/drm/radeon/radeon_ttm.c, radeon_ttm_tt_create; radeon_object.c, radeon_bo_create (Linux 6.18)",
  facts: {
    domains: {
      kind: "bits",
      bits: RADEON_GEM_DOMAIN,
      doc: "RADEON_GEM_DOMAIN_* of the buffer's creation, as RADEON_GEM_OP_GET_INITIAL_DOMAIN returns them.",
      chosen: true,
    },
    flags: {
      kind: "bits",
      bits: RADEON_GEM,
      doc: "RADEON_GEM_* flags that the buffer's creator gave to DRM_RADEON_GEM_CREATE; dumb buffers have none, 0.",
      absent: "unknown",
      because: "No ioctl returns them.",
      chosen: true,
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "no-domain",
      when: { domains: { lacks: CPU | GTT | VRAM } },
      refuse: {
        code: "UNKNOWN_FACTS",
        message: "A buffer is in one or more of the domains CPU, GTT and VRAM.",
      },
      source: "drivers/gpu/drm/radeon/radeon_object.c, radeon_ttm_placement_from_domain",
    },
    {
      id: "no-cpu-access",
      when: { flags: { has: NO_CPU_ACCESS } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "The buffer was created with RADEON_GEM_NO_CPU_ACCESS: a mapping fails where it is in VRAM that the CPU does not see.",
      },
      source: "drivers/gpu/drm/radeon/radeon_object.c, radeon_bo_fault_reserve_notify",
    },
    // Each buffer can be in cached system memory.
    notCoherent(
      "radeon does not ask whether the bus snoops, and flushes them nowhere.",
      "drivers/gpu/drm/radeon/radeon_ttm.c, radeon_ttm_tt_create",
    ),
    ...writeCombined({
      id: "gtt-uc",
      when: { flags: { has: GTT_UC } },
      map: inVramOrSystemMemory("write-combined", "uncached", "cached"),
      source: DROPPED,
    }),
    ...writeCombined({
      id: "gtt-wc",
      when: { flags: { has: GTT_WC } },
      map: inVramOrSystemMemory("write-combined", "write-combined", "cached"),
      source: DROPPED,
    }),
    ...writeCombined({
      id: "snooped",
      map: inVramOrSystemMemory("write-combined", "cached"),
      source: MOVES,
    }),
  ],
  cases: [
    { name: "VRAM", facts: { domains: VRAM, flags: 0 } },
    { name: "GTT", facts: { domains: GTT, flags: 0 } },
    { name: "GTT, WC", facts: { domains: GTT, flags: GTT_WC } },
    { name: "GTT, UC", facts: { domains: GTT, flags: GTT_UC } },
    { name: "VRAM, flags unknown", facts: { domains: VRAM } },
    {
      name: "VRAM, used by a device that does not see the CPU's caches",
      facts: { domains: VRAM, flags: 0, deviceCoherent: false },
    },
    {
      name: "VRAM, whose devices all see the CPU's caches",
      facts: { domains: VRAM, flags: 0, deviceCoherent: true },
    },
    { name: "NO_CPU_ACCESS", facts: { domains: VRAM, flags: NO_CPU_ACCESS } },
    { name: "no domain", facts: { domains: 0, flags: 0 } },
    { name: "imported", facts: { domains: GTT, flags: 0, imported: true } },
    { name: "unknown whether imported", facts: { domains: GTT, flags: 0, imported: "unknown" } },
  ],
  probe: radeonProbe,
});
