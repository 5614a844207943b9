import {
  ask,
  at,
  DEVICE_COHERENT,
  drmIoctl,
  errnoOf,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  IMPORTED,
  MAJOR,
  MINOR,
  programProbe,
  read,
  Structure,
} from "@vmprot/core/uapi";
import { macroChecks, macros } from "../families/macros.js";

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

/**
 * In its first form: the structure grew to 24 bytes by Linux 6.18, and drm_ioctl fills a shorter one
 * up with zeros, so every kernel takes this one. By parts, because newer headers' macro has the
 * number of the longer form.
 */
const GEM_OP = drmIoctl(
  "_IOC(_IOC_READ | _IOC_WRITE, 'd', 0x40 + DRM_AMDGPU_GEM_OP, 16)",
  "read-write",
  0x50,
  new Structure("struct drm_amdgpu_gem_op", { handle: "u32", op: "u32", value: "u64" }),
);

/** Writes CREATE_IN to where `value` points. The next number, SET_PLACEMENT, would move the buffer. */
const AMDGPU_GEM_OP_GET_GEM_CREATE_INFO = 0;

const CREATE_IN = new Structure("struct drm_amdgpu_gem_create_in", {
  bo_size: "u64",
  alignment: "u64",
  domains: "u64",
  domain_flags: "u64",
});

/** Writes at most `return_size` bytes to `return_pointer`. */
const INFO = drmIoctl(
  "DRM_IOCTL_AMDGPU_INFO",
  "write",
  0x45,
  new Structure(
    "struct drm_amdgpu_info",
    { return_pointer: "u64", return_size: "u32", query: "u32" },
    32,
  ),
);

const AMDGPU_INFO_DEV_INFO = 0x16;

/** What AMDGPU_INFO_DEV_INFO writes: enough of it. */
const INFO_DEVICE = new Structure("struct drm_amdgpu_info_device", {
  device_id: "u32",
  chip_rev: "u32",
  external_rev: "u32",
  pci_rev: "u32",
  family: "u32",
});

/**
 * AMDGPU_FAMILY_* of which no GPU's VRAM is connected to the CPU: gmc.xgmi.connected_to_cpu is set
 * for MI200 alone, of family AI, and in newer kernels for GC 12. Those families are left out, and so
 * are those that nobody has read about; no ioctl tells within them. Source:
 * drivers/gpu/drm/amd/amdgpu/gmc_v9_0.c, gmc_v9_0_early_init; gmc_v12_0.c, gmc_v12_0_early_init;
 * amdgpu_discovery.c.
 */
const UNCONNECTED = {
  SI: 110,
  CI: 120,
  KV: 125,
  VI: 130,
  CZ: 135,
  RV: 142,
  NV: 143,
  VGH: 144,
  GC_11_0_0: 145,
  YC: 146,
  GC_11_0_1: 148,
  GC_10_3_6: 149,
  GC_11_5_0: 150,
  GC_10_3_7: 151,
} as const;

/** In: room for `num_entries` at `entries`. Out: so many there are. */
const LIST_HANDLES = drmIoctl(
  "DRM_IOCTL_AMDGPU_GEM_LIST_HANDLES",
  "read-write",
  0x59,
  new Structure("struct drm_amdgpu_gem_list_handles", {
    entries: "u64",
    num_entries: "u32",
    padding: "u32",
  }),
);

const HANDLE_ENTRY = new Structure("struct drm_amdgpu_gem_list_handles_entry", {
  gem_handle: "u32",
  flags: "u32",
  size: "u64",
  preferred_domains: "u64",
  alloc_flags: "u64",
  alignment: "u64",
});

const AMDGPU_GEM_LIST_HANDLES_FLAG_IS_IMPORT = 1 << 0;

/** What headers of recent years added, and a Linux release that has it. */
const ADDED: Readonly<Record<string, string>> = {
  AMDGPU_FAMILY_GC_11_0_0: "6.12",
  AMDGPU_FAMILY_GC_11_0_1: "6.12",
  AMDGPU_FAMILY_GC_10_3_6: "6.12",
  AMDGPU_FAMILY_GC_11_5_0: "6.12",
  AMDGPU_FAMILY_GC_10_3_7: "6.12",
  AMDGPU_GEM_DOMAIN_DOORBELL: "6.12",
  AMDGPU_GEM_DOMAIN_MMIO_REMAP: "6.18",
  AMDGPU_GEM_CREATE_DISCARDABLE: "6.12",
  AMDGPU_GEM_CREATE_COHERENT: "6.12",
  AMDGPU_GEM_CREATE_UNCACHED: "6.12",
  AMDGPU_GEM_CREATE_EXT_COHERENT: "6.12",
  AMDGPU_GEM_CREATE_GFX12_DCC: "6.12",
};

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["amdgpu_drm.h"],
  checks: [
    ...headerChecks(
      [
        GEM_OP,
        { AMDGPU_GEM_OP_GET_GEM_CREATE_INFO },
        CREATE_IN,
        INFO,
        { AMDGPU_INFO_DEV_INFO },
        INFO_DEVICE,
      ],
      { heads: [GEM_OP.structure, INFO_DEVICE] },
    ),
    ...macroChecks(macros("AMDGPU_FAMILY_", UNCONNECTED), ADDED),
    ...macroChecks(macros("AMDGPU_GEM_DOMAIN_", AMDGPU_GEM_DOMAIN), ADDED),
    ...macroChecks(macros("AMDGPU_GEM_CREATE_", AMDGPU_GEM_CREATE), ADDED),
    ...headerChecks([LIST_HANDLES, HANDLE_ENTRY, { AMDGPU_GEM_LIST_HANDLES_FLAG_IS_IMPORT }], {
      since: { since: "6.18", ifdef: "DRM_IOCTL_AMDGPU_GEM_LIST_HANDLES" },
    }),
  ],
});

/** The device's file was opened for this one buffer; a driver that lists more is not believed. */
const MOST_HANDLES = 4;
const EINVAL = 22;

const NATIVE = { facts: { imported: false } } as const;
const AS_KNOWN = { facts: { imported: IMPORTED } } as const;

/**
 * Kernels without LIST_HANDLES. An import is made in GTT and nowhere else, and on a file of its own
 * nobody has moved it; and since version 3.59 every buffer but an import (or one of KFD's) has
 * VRAM_CLEARED. Source: drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c, amdgpu_dma_buf_create_obj;
 * amdgpu_gem.c, amdgpu_gem_create_ioctl; amdgpu_drv.c, the list of versions.
 */
const IMPORTED_BY_FLAGS = {
  when: { value: read(CREATE_IN, "domains"), is: AMDGPU_GEM_DOMAIN.GTT },
  do: [
    {
      when: [
        { value: MAJOR, is: 3 },
        { value: MINOR, atLeast: 59 },
        { value: read(CREATE_IN, "domain_flags"), has: AMDGPU_GEM_CREATE.VRAM_CLEARED },
      ],
      do: [NATIVE],
      else: [AS_KNOWN],
    },
  ],
  else: [NATIVE],
} as const;

const IMPORTED_BY_LIST = {
  find: HANDLE_ENTRY,
  among: read(LIST_HANDLES, "num_entries"),
  where: { value: read(HANDLE_ENTRY, "gem_handle"), is: HANDLE },
  do: [
    {
      facts: {
        imported: {
          value: read(HANDLE_ENTRY, "flags"),
          has: AMDGPU_GEM_LIST_HANDLES_FLAG_IS_IMPORT,
        },
      },
    },
  ],
  else: [AS_KNOWN],
} as const;

/** Asks amdgpu for a buffer's domains and flags, and where it came from. */
export const amdgpuProbe = programProbe({
  drmDrivers: ["amdgpu"],
  expNames: ["drm"],
  program: [
    ...ask(
      GEM_OP,
      { handle: HANDLE, op: AMDGPU_GEM_OP_GET_GEM_CREATE_INFO, value: at(CREATE_IN) },
      "AMDGPU_GEM_OP",
    ),
    {
      facts: {
        domains: read(CREATE_IN, "domains"),
        flags: read(CREATE_IN, "domain_flags"),
        // The GPU can show a buffer at any later time, and no ioctl would tell.
        scannedOut: "unknown",
        deviceCoherent: DEVICE_COHERENT,
      },
    },
    // GET_GEM_CREATE_INFO answers for imported buffers too, so they have to be told apart.
    {
      call: LIST_HANDLES,
      with: { entries: at(HANDLE_ENTRY, MOST_HANDLES), num_entries: MOST_HANDLES },
    },
    {
      when: { value: errnoOf(LIST_HANDLES), is: EINVAL },
      do: [IMPORTED_BY_FLAGS],
      else: [
        {
          when: { value: errnoOf(LIST_HANDLES), is: 0 },
          do: [IMPORTED_BY_LIST],
          else: [AS_KNOWN],
        },
      ],
    },
    {
      call: INFO,
      with: {
        return_pointer: at(INFO_DEVICE),
        return_size: INFO_DEVICE.size,
        query: AMDGPU_INFO_DEV_INFO,
      },
    },
    {
      when: [
        { value: errnoOf(INFO), is: 0 },
        { value: read(INFO_DEVICE, "family"), is: Object.values(UNCONNECTED) },
      ],
      do: [{ facts: { vramConnectedToCpu: false } }],
      else: [{ facts: { vramConnectedToCpu: "unknown" } }],
    },
  ],
});
