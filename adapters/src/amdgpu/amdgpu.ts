import { defineAdapter } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { inSystemMemory, inVramOrSystemMemory } from "../families/ttm.js";
import { writeCombined } from "../families/write-combined.js";
import { AMDGPU_GEM_CREATE, AMDGPU_GEM_DOMAIN, amdgpuProbe } from "./amdgpu-probe.js";

const { CPU, GTT, VRAM, GDS, GWS, OA, DOORBELL, MMIO_REMAP } = AMDGPU_GEM_DOMAIN;
const { CPU_GTT_USWC, NO_CPU_ACCESS, VM_ALWAYS_VALID, PREEMPTIBLE } = AMDGPU_GEM_CREATE;

/** Domains that are no memory. */
const SPECIAL = GDS | GWS | OA | DOORBELL | MMIO_REMAP;
const NO_MEMORY = {
  code: "UNKNOWN_FACTS",
  message: "Only buffers in the CPU, GTT and VRAM domains are memory that a guest could map.",
} as const;

/**
 * System memory is ttm_write_combined with CPU_GTT_USWC, else ttm_cached; amdgpu_bo_create clears
 * the flag where the kernel cannot write-combine RAM.
 */
const USWC = { flags: { has: CPU_GTT_USWC } } as const;
const CAN_USWC = { canWriteCombineRam: true } as const;
const SYSTEM = "drivers/gpu/drm/amd/amdgpu/amdgpu_ttm.c, amdgpu_ttm_tt_create";
const SYSTEM_USWC = `${SYSTEM}; amdgpu_object.c, amdgpu_bo_create and amdgpu_bo_support_uswc`;

/**
 * A buffer stays in system memory if its domains name no VRAM and the GPU does not show it. Whatever
 * it shows is pinned in VRAM, though the domains do not name it, but for what APUs show out of GTT.
 */
const STAYS_IN_SYSTEM = { domains: { lacks: VRAM }, scannedOut: { is: false } } as const;

/**
 * VRAM is write-combined, or cached where it is connected to the CPU, and can be evicted to system
 * memory at any time.
 */
const ON_THE_CPU = { vramConnectedToCpu: { is: true } } as const;
const EVICTED =
  "drivers/gpu/drm/amd/amdgpu/amdgpu_vram_mgr.c, amdgpu_vram_mgr_new; amdgpu_ttm.c, amdgpu_evict_flags and amdgpu_ttm_tt_create";
/** Read in 6.12.117; unchanged where patches for 7.1 touch it. */
const SCANNED_OUT =
  "amdgpu_display.c, amdgpu_display_supported_domains; amdgpu_object.c, amdgpu_bo_pin";
const IN_VRAM = `${EVICTED}; ${SCANNED_OUT}`;

/** The exporter of AMD GPUs since GCN: a TTM driver, whose buffers move and change attributes. */
export const amdgpuAdapter = defineAdapter({
  contract: 1,
  exporter: "amdgpu",
  title: "AMD GPUs (drm/amdgpu, TTM): attributes follow the memory that holds the buffer",
  source:
    "drivers/gpu/drm/amd/amdgpu/amdgpu_ttm.c, amdgpu_ttm_tt_create; amdgpu_vram_mgr.c; amdgpu_object.c, amdgpu_bo_create (Linux 6.18)",
  facts: {
    domains: {
      kind: "bits",
      bits: AMDGPU_GEM_DOMAIN,
      doc: "AMDGPU_GEM_DOMAIN_* that the buffer prefers, as AMDGPU_GEM_OP_GET_GEM_CREATE_INFO returns them. AMDGPU_GEM_OP_SET_PLACEMENT can add VRAM later; ask again after using it.",
      chosen: true,
    },
    flags: {
      kind: "bits",
      bits: AMDGPU_GEM_CREATE,
      doc: "AMDGPU_GEM_CREATE_* flags, as AMDGPU_GEM_OP_GET_GEM_CREATE_INFO returns them.",
      chosen: true,
    },
    vramConnectedToCpu: {
      kind: "yes-no",
      doc: "The GPU's memory is connected to the CPU coherently (gmc.xgmi.connected_to_cpu), so that the kernel maps VRAM cached.",
      absent: false,
      because:
        "Rare hardware, which the caller can tell by its name: MI200-class GPUs on an AMD platform.",
    },
    scannedOut: {
      kind: "yes-no",
      doc: "Of a buffer without VRAM among its domains: at some time of its life the GPU shows it itself, as a framebuffer or a cursor, for which the kernel moves it to VRAM (or UVD decodes with it as a message buffer, which does the same).",
      absent: false,
      because: "Whoever has the GPU show a buffer knows; most are only rendered to and copied.",
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "no-memory",
      when: { domains: { any: SPECIAL } },
      refuse: NO_MEMORY,
      source: "include/uapi/drm/amdgpu_drm.h, AMDGPU_GEM_DOMAIN_*",
    },
    {
      id: "no-domain",
      when: { domains: { lacks: CPU | GTT | VRAM } },
      refuse: NO_MEMORY,
      source: "drivers/gpu/drm/amd/amdgpu/amdgpu_object.c, amdgpu_bo_placement_from_domain",
    },
    {
      id: "kfd-registers",
      when: { domains: { lacks: VRAM }, flags: { has: PREEMPTIBLE } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "KFD made the buffer (AMDGPU_GEM_CREATE_PREEMPTIBLE) of doorbells, MMIO registers or a program's own pages: its mapping fails, or each access is SIGBUS.",
      },
      source:
        "drivers/gpu/drm/amd/amdgpu/amdgpu_amdkfd_gpuvm.c, amdgpu_amdkfd_gpuvm_alloc_memory_of_gpu; drivers/gpu/drm/ttm/ttm_bo_vm.c, ttm_bo_vm_reserve (Linux 6.12)",
    },
    {
      id: "no-cpu-access",
      when: { flags: { has: NO_CPU_ACCESS } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "The buffer was created with AMDGPU_GEM_CREATE_NO_CPU_ACCESS; its mmap fails with EPERM.",
      },
      source: "drivers/gpu/drm/amd/amdgpu/amdgpu_gem.c, amdgpu_gem_object_mmap",
    },
    {
      id: "vm-always-valid",
      when: { flags: { has: VM_ALWAYS_VALID } },
      refuse: { code: "NOT_EXPORTABLE" },
      source: "drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c, amdgpu_gem_prime_export",
    },
    {
      id: "system-uswc",
      when: { ...STAYS_IN_SYSTEM, ...USWC },
      host: CAN_USWC,
      map: inSystemMemory("write-combined"),
      source: SYSTEM_USWC,
    },
    {
      id: "vram-uswc",
      when: { vramConnectedToCpu: { is: false }, ...USWC },
      host: CAN_USWC,
      map: inVramOrSystemMemory("write-combined", "write-combined"),
      source: IN_VRAM,
    },
    // What follows is mapped cached in some place.
    notCoherent(
      "amdgpu does not ask whether PCI Express snoops, and flushes them nowhere.",
      `${SYSTEM}; amdgpu_dma_buf.c, amdgpu_dma_buf_begin_cpu_access`,
    ),
    { id: "system", when: STAYS_IN_SYSTEM, map: inSystemMemory("cached"), source: SYSTEM },
    {
      id: "vram-on-cpu-uswc",
      when: { ...ON_THE_CPU, ...USWC },
      host: CAN_USWC,
      map: inVramOrSystemMemory("cached", "write-combined"),
      source: IN_VRAM,
    },
    {
      id: "vram-on-cpu",
      when: ON_THE_CPU,
      map: inVramOrSystemMemory("cached", "cached"),
      source: IN_VRAM,
    },
    ...writeCombined({
      id: "vram",
      map: inVramOrSystemMemory("write-combined", "cached"),
      source: IN_VRAM,
    }),
  ],
  cases: [
    { name: "GTT", facts: { domains: GTT, flags: 0 } },
    { name: "GTT, USWC", facts: { domains: GTT, flags: CPU_GTT_USWC } },
    { name: "VRAM", facts: { domains: VRAM, flags: 0 } },
    { name: "VRAM, USWC", facts: { domains: VRAM, flags: CPU_GTT_USWC } },
    { name: "VRAM on the CPU", facts: { domains: VRAM, flags: 0, vramConnectedToCpu: true } },
    {
      name: "VRAM on the CPU, USWC",
      facts: { domains: VRAM, flags: CPU_GTT_USWC, vramConnectedToCpu: true },
    },
    {
      name: "VRAM, unknown where",
      facts: { domains: VRAM, flags: 0, vramConnectedToCpu: "unknown" },
    },
    { name: "GTT, shown by the GPU", facts: { domains: GTT, flags: 0, scannedOut: true } },
    {
      name: "GTT, used by a device that does not see the CPU's caches",
      facts: { domains: GTT, flags: 0, deviceCoherent: false },
    },
    {
      name: "GTT, whose devices all see the CPU's caches",
      facts: { domains: GTT, flags: 0, deviceCoherent: true },
    },
    { name: "KFD doorbells", facts: { domains: GTT, flags: PREEMPTIBLE } },
    { name: "NO_CPU_ACCESS", facts: { domains: VRAM, flags: NO_CPU_ACCESS } },
    { name: "VM_ALWAYS_VALID", facts: { domains: VRAM, flags: VM_ALWAYS_VALID } },
    { name: "imported", facts: { domains: GTT, flags: 0, imported: true } },
    { name: "unknown whether imported", facts: { domains: GTT, flags: 0, imported: "unknown" } },
    { name: "DOORBELL", facts: { domains: DOORBELL, flags: 0 } },
    { name: "no domain", facts: { domains: 0, flags: 0 } },
  ],
  probe: amdgpuProbe,
});
