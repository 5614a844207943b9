import type { AdapterRefusal, Placement } from "@vmprot/core";
import type { I915Facts } from "./i915-facts.js";

/**
 * An integrated GPU's dma-buf is mapped as the plain shmem file behind it: always cached. Source:
 * drivers/gpu/drm/i915/gem/i915_gem_dmabuf.c, i915_gem_dmabuf_mmap.
 */
const SHMEM_FILE: readonly Placement[] = [
  { memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" },
];

/**
 * What each caching level means for CPU coherency; begin_cpu_access flushes where it is lacking.
 * Source: i915_gem_domain.c, i915_gem_get_caching_ioctl; i915_gem_clflush.c,
 * i915_gem_clflush_object.
 */
const BY_CACHING: ReadonlyMap<unknown, readonly Placement[] | AdapterRefusal> = new Map<
  unknown,
  readonly Placement[] | AdapterRefusal
>([
  ["cached", SHMEM_FILE],
  [
    "none",
    {
      code: "SYNC_REQUIRED",
      message:
        "With I915_CACHING_NONE the GPU or the display does not see the CPU's caches; begin_cpu_access and end_cpu_access flush them.",
    },
  ],
  [
    "display",
    {
      code: "SYNC_REQUIRED",
      message:
        "With I915_CACHING_DISPLAY the display reads memory past the CPU's caches; end_cpu_access flushes them.",
    },
  ],
  [
    "user-pat",
    {
      code: "SYNC_REQUIRED",
      message:
        "Userspace chose the GPU's PAT index and manages coherency itself; no ioctl tells which it chose.",
    },
  ],
]);

/**
 * Where a discrete GPU's buffer can be: local memory is write-combined; system memory is cached if
 * it is the only region or the refuge of local memory, else write-combined. Source:
 * drivers/gpu/drm/i915/gem/i915_gem_ttm.c, i915_ttm_select_tt_caching and i915_ttm_io_mem_reserve.
 */
const BY_REGIONS: Readonly<Record<"system" | "device" | "both", readonly Placement[]>> = {
  system: [{ memory: "ram", cache: "cached" }],
  both: [
    { memory: "device", cache: "write-combined" },
    { memory: "ram", cache: "write-combined" },
  ],
  device: [
    { memory: "device", cache: "write-combined" },
    { memory: "ram", cache: "cached" },
  ],
};

const IMPORTED: AdapterRefusal = { code: "FOREIGN_BUFFER" };
const UNKNOWN_GRAPHICS: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "i915 graphics are integrated or discrete.",
};
const UNKNOWN_CACHING: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "An integrated GPU's buffer needs one of the known caching levels.",
};
const UNKNOWN_REGIONS: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "A buffer is in one or more of the regions system and device.",
};
/** The placements of an i915 buffer. */
export function i915Placements({
  graphics,
  caching,
  regions,
  imported,
}: I915Facts): readonly Placement[] | AdapterRefusal {
  if (imported === true) return IMPORTED;
  if (graphics === "integrated") return BY_CACHING.get(caching) ?? UNKNOWN_CACHING;
  if (graphics !== "discrete") return UNKNOWN_GRAPHICS;
  const known: readonly unknown[] = Array.isArray(regions) ? regions : [];
  if (known.some((region) => region !== "system" && region !== "device")) return UNKNOWN_REGIONS;
  const system = known.includes("system");
  const device = known.includes("device");
  if (system) return BY_REGIONS[device ? "both" : "system"];
  return device ? BY_REGIONS.device : UNKNOWN_REGIONS;
}
