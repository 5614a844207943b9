import { type CacheMode, defineAdapter, type Placement } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { nvidiaDrmProbe } from "./nvidia-drm-probe.js";

const vidmem = (...modes: readonly CacheMode[]): readonly Placement[] =>
  modes.map((cache) => ({ memory: "device", cache, vma: "pfnmap", pages: "refcounted" }));

const sysmem = (...modes: readonly CacheMode[]): readonly Placement[] =>
  modes.map((cache) => ({ memory: "ram", cache, vma: "pfnmap", pages: "non-refcounted" }));

/** Pages of a program's own: vmf_insert_mixed under VM_MIXEDMAP. */
const userMemory = (cache: CacheMode): readonly Placement[] => [
  { memory: "ram", cache, vma: "mixedmap", pages: "refcounted" },
];

const NVKMS = "kernel-open/nvidia-drm/nvidia-drm-gem-nvkms-memory.c, __nv_drm_gem_nvkms_map";
const FAULT =
  "kernel-open/nvidia-drm/nvidia-drm-gem-nvkms-memory.c, __nv_drm_gem_nvkms_handle_vma_fault";
const USER =
  "kernel-open/nvidia-drm/nvidia-drm-gem-user-memory.c, __nv_drm_gem_user_memory_handle_vma_fault";
const MEMTYPE = "arch/x86/mm/pat/memtype.c, pfnmap_setup_cachemode";

const USER_MEMORY = { type: { is: "user-memory" } } as const;
const VIDMEM = { memory: { is: "vidmem" } } as const;
const X86 = { arch: "x86_64" } as const;
const ARM64 = { arch: "arm64" } as const;

/**
 * The exporter of NVIDIA's own kernel modules. drm_gem_mmap_obj asks for write-combined whatever the
 * memory is; on x86 the memory's type goes before.
 */
export const nvidiaDrmAdapter = defineAdapter({
  contract: 1,
  exporter: "nvidia-drm",
  title: "NVIDIA GPUs under NVIDIA's modules (nvidia-drm): video memory, or what no ioctl tells",
  source: "kernel-open/nvidia-drm (NVIDIA open kernel modules 515.43.04 to 595.45.04)",
  facts: {
    type: {
      kind: "word",
      words: ["nvkms", "dma-buf", "user-memory"],
      doc: "What DRM_IOCTL_NVIDIA_GEM_IDENTIFY_OBJECT returns: nvkms 0, dma-buf 1 (imported), user-memory 2.",
      chosen: true,
    },
    memory: {
      kind: "word",
      words: ["vidmem", "sysmem"],
      doc: "Of nvkms: video memory, or system memory, which discrete GPUs' objects can be of too.",
      absent: "unknown",
      because: "No ioctl tells.",
      chosen: true,
    },
    coherentGpuMemory: {
      kind: "yes-no",
      doc: "The kernel counts the GPU's memory as its own (Grace Hopper, GB200, GB10).",
      absent: false,
      because: "Rare hardware, which the caller can tell by its name.",
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "dma-buf",
      when: { type: { is: "dma-buf" } },
      refuse: { code: "FOREIGN_BUFFER" },
      source: "kernel-open/nvidia-drm/nvidia-drm-gem-dma-buf.c, nv_drm_gem_prime_import_sg_table",
    },
    {
      id: "user-memory-arm64",
      when: USER_MEMORY,
      host: ARM64,
      map: userMemory("write-combined"),
      source: USER,
    },
    {
      id: "coherent-gpu-memory",
      when: { type: { is: "nvkms" }, ...VIDMEM, coherentGpuMemory: { is: true } },
      refuse: {
        code: "UNKNOWN_FACTS",
        message:
          "nvidia-drm before 590.44.01 maps other memory than the buffer's there, newer ones none (ENOMEM).",
      },
      source: NVKMS,
    },
    {
      // Write-combined, if the driver's own ioremap_wc succeeded: where it did not it only says so
      // in the log, and the fault is uncached.
      id: "vidmem-x86",
      when: { type: { is: "nvkms" }, ...VIDMEM },
      host: X86,
      map: vidmem("write-combined", "uncached"),
      source: `${NVKMS}; ${FAULT}; ${MEMTYPE}`,
    },
    {
      id: "vidmem-arm64",
      when: { type: { is: "nvkms" }, ...VIDMEM },
      host: ARM64,
      map: vidmem("write-combined"),
      source: FAULT,
    },
    {
      id: "sysmem-arm64",
      when: { type: { is: "nvkms" }, memory: { is: "sysmem" } },
      host: ARM64,
      refuse: {
        code: "UNKNOWN_FACTS",
        message:
          "nvidia-drm maps system memory write-combined, though the driver may map the same memory cached itself, where the display is I/O coherent.",
      },
      source: `${FAULT}; nvidia-modeset/nvkms-kapi.h, allocateSystemMemory`,
    },
    {
      id: "elsewhere",
      host: { arch: ["riscv64", "loongarch64", "ppc64"] },
      refuse: {
        code: "UNKNOWN_FACTS",
        message: "Only NVIDIA's modules for x86_64 and arm64 were read.",
      },
      source: NVKMS,
    },
    // What follows is on x86, and cached or may be.
    notCoherent(
      "nvidia-drm has no begin_cpu_access.",
      "kernel-open/nvidia-drm/nvidia-drm-gem.c, nv_drm_gem_prime_get_sg_table",
    ),
    {
      // The type of ordinary pages goes before.
      id: "user-memory",
      when: USER_MEMORY,
      map: userMemory("cached"),
      source: `${USER}; ${MEMTYPE}`,
    },
    { id: "sysmem", map: sysmem("cached", "uncached"), source: `${FAULT}; ${MEMTYPE}` },
  ],
  cases: [
    { name: "video memory", facts: { type: "nvkms", memory: "vidmem" } },
    { name: "system memory", facts: { type: "nvkms", memory: "sysmem" } },
    { name: "NVKMS memory of either kind", facts: { type: "nvkms" } },
    {
      name: "video memory that the kernel counts as its own",
      facts: { type: "nvkms", memory: "vidmem", coherentGpuMemory: true },
    },
    {
      name: "system memory, used by a device that does not see the CPU's caches",
      facts: { type: "nvkms", memory: "sysmem", deviceCoherent: false },
    },
    { name: "user memory", facts: { type: "user-memory" } },
    { name: "imported", facts: { type: "dma-buf" } },
    { name: "another NVIDIA GPU's", facts: { type: "nvkms", imported: true } },
  ],
  probe: nvidiaDrmProbe,
});
