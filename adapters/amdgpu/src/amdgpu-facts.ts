import type { Unknown } from "@vmprot/core";

/**
 * What amdgpu says of a buffer.
 */
export type AmdgpuFacts = {
  /**
   * AMDGPU_GEM_DOMAIN_* that the buffer prefers, as AMDGPU_GEM_OP_GET_GEM_CREATE_INFO returns them.
   *
   * @asType integer
   * @minimum 0
   * @maximum 9007199254740991
   */
  readonly domains: number;
  /**
   * AMDGPU_GEM_CREATE_* flags, as AMDGPU_GEM_OP_GET_GEM_CREATE_INFO returns them.
   *
   * @asType integer
   * @minimum 0
   * @maximum 9007199254740991
   */
  readonly flags: number;
  /**
   * The GPU's memory is connected to the CPU coherently (gmc.xgmi.connected_to_cpu: MI200-class GPUs
   * on an AMD platform), so that the kernel maps VRAM cached. Absent means it is not.
   */
  readonly vramConnectedToCpu?: boolean | Unknown;
  /** The buffer was imported from another exporter. Absent means it was not. */
  readonly imported?: boolean | Unknown;
};

/** AMDGPU_GEM_DOMAIN_* of include/uapi/drm/amdgpu_drm.h. */
export const AMDGPU_GEM_DOMAIN = {
  CPU: 0x1,
  GTT: 0x2,
  VRAM: 0x4,
  GDS: 0x8,
  GWS: 0x10,
  OA: 0x20,
  DOORBELL: 0x40,
  MMIO_REMAP: 0x80,
} as const;

/** AMDGPU_GEM_CREATE_* of include/uapi/drm/amdgpu_drm.h. Bit 4 is no longer defined. */
export const AMDGPU_GEM_CREATE = {
  CPU_ACCESS_REQUIRED: 1 << 0,
  /** amdgpu_gem_object_mmap refuses it with EPERM. */
  NO_CPU_ACCESS: 1 << 1,
  /** Write-combined system memory; amdgpu_bo_create clears it where the kernel cannot do that. */
  CPU_GTT_USWC: 1 << 2,
  VRAM_CLEARED: 1 << 3,
  VRAM_CONTIGUOUS: 1 << 5,
  /** amdgpu_gem_prime_export refuses it with EPERM. */
  VM_ALWAYS_VALID: 1 << 6,
  EXPLICIT_SYNC: 1 << 7,
  CP_MQD_GFX9: 1 << 8,
  VRAM_WIPE_ON_RELEASE: 1 << 9,
  ENCRYPTED: 1 << 10,
  PREEMPTIBLE: 1 << 11,
  DISCARDABLE: 1 << 12,
  COHERENT: 1 << 13,
  /** The GPU's memory type, not the CPU's. */
  UNCACHED: 1 << 14,
  EXT_COHERENT: 1 << 15,
  GFX12_DCC: 1 << 16,
} as const;

/** Every flag that amdgpu defines. */
export const AMDGPU_GEM_CREATE_FLAGS = Object.values(AMDGPU_GEM_CREATE).reduce((a, b) => a | b, 0);
