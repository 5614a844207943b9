import { defineAdapter, type Placement } from "@vmprot/core";
import { DEVICE_COHERENT_FACT } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { inSystemMemory, inVramOrSystemMemory } from "../families/ttm.js";
import { i915Probe } from "./i915-probe.js";

const INTEGRATED = { graphics: { is: "integrated" } } as const;
const DISCRETE = { graphics: { is: "discrete" } } as const;

/** An integrated GPU's dma-buf is mapped as the plain shmem file behind it: always cached. */
const SHMEM_FILE: readonly Placement[] = [
  { memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" },
];

/** What each level means for CPU coherency; begin_cpu_access flushes where it is lacking. */
const COHERENCY =
  "drivers/gpu/drm/i915/gem/i915_gem_domain.c, i915_gem_get_caching_ioctl; i915_gem_clflush.c, i915_gem_clflush_object";

/**
 * Local memory is write-combined; system memory is cached if it is the only region or the refuge of
 * local memory, else write-combined.
 */
const CACHING =
  "drivers/gpu/drm/i915/gem/i915_gem_ttm.c, i915_ttm_select_tt_caching and i915_ttm_io_mem_reserve";

/** Of a discrete GPU only buffers for which both kinds of memory are allowed are never cached. */
const NOT_COHERENT = { deviceCoherent: { is: false } } as const;
const FOR_ITSELF = {
  code: "SYNC_REQUIRED",
  message:
    "A device that does not see the CPU's caches uses the buffer, which is mapped cached. begin_cpu_access and end_cpu_access, and with them DMA_BUF_IOCTL_SYNC, flush for i915's own engines and display alone, as the caching level says.",
} as const;
const FLUSHES =
  "drivers/gpu/drm/i915/gem/i915_gem_dmabuf.c, i915_gem_begin_cpu_access and i915_gem_end_cpu_access; i915_gem_clflush.c, i915_gem_clflush_object";

/** The exporter of Intel GPUs up to Xe-LPG, and of DG1 and DG2. */
export const i915Adapter = defineAdapter({
  contract: 1,
  exporter: "i915",
  title: "Intel GPUs (drm/i915): cached but not always coherent, or local memory",
  source:
    "drivers/gpu/drm/i915/gem/i915_gem_dmabuf.c, i915_gem_domain.c and i915_gem_ttm.c (Linux 6.18)",
  facts: {
    graphics: {
      kind: "word",
      words: ["integrated", "discrete"],
      doc: "discrete: the GPU has local memory (HAS_LMEM): DG1, DG2, ATS.",
    },
    caching: {
      kind: "word",
      words: ["none", "cached", "display", "user-pat"],
      doc: "Of an integrated GPU's buffer: I915_CACHING_* as DRM_IOCTL_I915_GEM_GET_CACHING returns it; user-pat if that fails with EOPNOTSUPP, because userspace chose a PAT index. SET_CACHING and scanning out change it; ask again after either.",
      absent: "unknown",
      because: "The kernel chooses it where the buffer's creator does not, and changes it later.",
      chosen: true,
    },
    regions: {
      kind: "words",
      words: ["system", "device"],
      doc: "Of a discrete GPU's buffer: the classes of memory that it may be placed in, as its creator gave them to I915_GEM_CREATE_EXT_MEMORY_REGIONS.",
      absent: "unknown",
      because: "No ioctl returns them, and the kernel chooses where the creator does not.",
      chosen: true,
    },
    deviceCoherent: {
      ...DEVICE_COHERENT_FACT,
      doc: `${DEVICE_COHERENT_FACT.doc} False for a cached buffer that i915 or xe shows on a display, or that a GPU without LLC imports.`,
    },
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "none",
      when: { ...INTEGRATED, caching: { is: "none" } },
      refuse: {
        code: "SYNC_REQUIRED",
        message:
          "With I915_CACHING_NONE the GPU or the display does not see the CPU's caches; begin_cpu_access and end_cpu_access flush them.",
      },
      source: COHERENCY,
    },
    {
      id: "display",
      when: { ...INTEGRATED, caching: { is: "display" } },
      refuse: {
        code: "SYNC_REQUIRED",
        message:
          "With I915_CACHING_DISPLAY the display reads memory past the CPU's caches; end_cpu_access flushes them.",
      },
      source: COHERENCY,
    },
    {
      id: "user-pat",
      when: { ...INTEGRATED, caching: { is: "user-pat" } },
      refuse: {
        code: "SYNC_REQUIRED",
        message:
          "Userspace chose the GPU's PAT index and manages coherency itself; no ioctl tells which it chose.",
      },
      source: COHERENCY,
    },
    {
      id: "device-not-coherent",
      when: { ...DISCRETE, regions: { excludes: "system" }, ...NOT_COHERENT },
      refuse: FOR_ITSELF,
      source: FLUSHES,
    },
    {
      id: "device",
      when: { ...DISCRETE, regions: { excludes: "system" } },
      map: inVramOrSystemMemory("write-combined", "cached"),
      source: CACHING,
    },
    {
      id: "system-and-device",
      when: { ...DISCRETE, regions: { contains: "device" } },
      map: inVramOrSystemMemory("write-combined", "write-combined"),
      source: CACHING,
    },
    { id: "not-coherent", when: NOT_COHERENT, refuse: FOR_ITSELF, source: FLUSHES },
    { id: "system", when: DISCRETE, map: inSystemMemory("cached"), source: CACHING },
    {
      id: "cached",
      map: SHMEM_FILE,
      source: `drivers/gpu/drm/i915/gem/i915_gem_dmabuf.c, i915_gem_dmabuf_mmap; ${COHERENCY}`,
    },
  ],
  cases: [
    {
      name: "integrated, cached, on no display",
      facts: { graphics: "integrated", caching: "cached" },
    },
    { name: "integrated, none", facts: { graphics: "integrated", caching: "none" } },
    { name: "integrated, display", facts: { graphics: "integrated", caching: "display" } },
    { name: "integrated, user PAT", facts: { graphics: "integrated", caching: "user-pat" } },
    { name: "integrated, caching unknown", facts: { graphics: "integrated" } },
    {
      name: "integrated, cached, used by a device that does not see the CPU's caches",
      facts: { graphics: "integrated", caching: "cached", deviceCoherent: false },
    },
    {
      name: "discrete, device, used by a device that does not see the CPU's caches",
      facts: { graphics: "discrete", regions: ["device"], deviceCoherent: false },
    },
    { name: "discrete, system", facts: { graphics: "discrete", regions: ["system"] } },
    { name: "discrete, device", facts: { graphics: "discrete", regions: ["device"] } },
    {
      name: "discrete, system and device",
      facts: { graphics: "discrete", regions: ["system", "device"] },
    },
    { name: "discrete, regions unknown", facts: { graphics: "discrete" } },
    {
      name: "imported",
      facts: { graphics: "integrated", caching: "cached", imported: true },
    },
  ],
  probe: i915Probe,
});
