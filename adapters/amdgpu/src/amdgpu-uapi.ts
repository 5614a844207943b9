import { AMDGPU_GEM_CREATE, AMDGPU_GEM_DOMAIN } from "./amdgpu-facts.js";

/**
 * DRM_IOCTL_AMDGPU_GEM_OP and struct drm_amdgpu_gem_op in their first form: number, size and offsets
 * in bytes. The structure grew to 24 bytes by Linux 6.18; drm_ioctl fills a shorter one up with
 * zeros, so every kernel takes this one.
 */
export const GEM_OP = {
  request: 0xc0106450,
  size: 16,
  handle: 0,
  op: 4,
  /** Points at the structure that the driver writes. */
  value: 8,
} as const;

/** AMDGPU_GEM_OP_GET_GEM_CREATE_INFO. The next number, SET_PLACEMENT, would move the buffer. */
export const GET_GEM_CREATE_INFO = 0;

/** struct drm_amdgpu_gem_create_in: size and offsets in bytes. */
export const CREATE_INFO = {
  size: 32,
  boSize: 0,
  alignment: 8,
  domains: 16,
  flags: 24,
} as const;

/** DRM_IOCTL_AMDGPU_GEM_LIST_HANDLES and struct drm_amdgpu_gem_list_handles. In Linux 6.18. */
export const LIST_HANDLES = {
  request: 0xc0106459,
  size: 16,
  /** Points at the entries that the driver writes. */
  entries: 0,
  /** In: room for so many. Out: so many there are. */
  numEntries: 8,
  padding: 12,
} as const;

/** struct drm_amdgpu_gem_list_handles_entry. */
export const HANDLE_ENTRY = {
  size: 40,
  gemHandle: 0,
  flags: 4,
  boSize: 8,
  preferredDomains: 16,
  allocFlags: 24,
  alignment: 32,
} as const;

/** AMDGPU_GEM_LIST_HANDLES_FLAG_IS_IMPORT. */
export const IS_IMPORT = 1 << 0;

/** DRM_IOCTL_AMDGPU_INFO and struct drm_amdgpu_info. */
export const INFO = {
  request: 0x40206445,
  size: 32,
  /** Points at the bytes that the driver writes, at most `returnSize` of them. */
  returnPointer: 0,
  returnSize: 8,
  query: 12,
} as const;

/** AMDGPU_INFO_DEV_INFO, which writes struct drm_amdgpu_info_device. */
export const INFO_DEV_INFO = 0x16;

/** The head of struct drm_amdgpu_info_device. */
export const DEV_INFO = {
  /** Enough of it. */
  size: 24,
  family: 16,
} as const;

/** AMDGPU_FAMILY_*. */
export const FAMILY = {
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

/** One check for each macro `prefix` + name. */
const macros = (prefix: string, values: Readonly<Record<string, number>>) =>
  Object.entries(values).map(([name, value]) => {
    const c = `${prefix}${name}`;
    const since = ADDED[c];
    return since === undefined ? { c, value } : { c, value, since, ifdef: c };
  });

/**
 * What the headers must say, as C expressions. Headers older than `since` need not: those that lack
 * the macro `ifdef` do not.
 */
export const UAPI_CHECKS = {
  headers: ["amdgpu_drm.h"],
  checks: [
    // By parts, because the macro has the number of the 24-byte form in newer headers.
    { c: "_IOC(_IOC_READ | _IOC_WRITE, 'd', 0x40 + DRM_AMDGPU_GEM_OP, 16)", value: GEM_OP.request },
    { c: "offsetof(struct drm_amdgpu_gem_op, handle)", value: GEM_OP.handle },
    { c: "offsetof(struct drm_amdgpu_gem_op, op)", value: GEM_OP.op },
    { c: "offsetof(struct drm_amdgpu_gem_op, value)", value: GEM_OP.value },
    { c: "AMDGPU_GEM_OP_GET_GEM_CREATE_INFO", value: GET_GEM_CREATE_INFO },
    { c: "sizeof(struct drm_amdgpu_gem_create_in)", value: CREATE_INFO.size },
    { c: "offsetof(struct drm_amdgpu_gem_create_in, bo_size)", value: CREATE_INFO.boSize },
    { c: "offsetof(struct drm_amdgpu_gem_create_in, alignment)", value: CREATE_INFO.alignment },
    { c: "offsetof(struct drm_amdgpu_gem_create_in, domains)", value: CREATE_INFO.domains },
    { c: "offsetof(struct drm_amdgpu_gem_create_in, domain_flags)", value: CREATE_INFO.flags },
    { c: "DRM_IOCTL_AMDGPU_INFO", value: INFO.request },
    { c: "sizeof(struct drm_amdgpu_info)", value: INFO.size },
    { c: "offsetof(struct drm_amdgpu_info, return_pointer)", value: INFO.returnPointer },
    { c: "offsetof(struct drm_amdgpu_info, return_size)", value: INFO.returnSize },
    { c: "offsetof(struct drm_amdgpu_info, query)", value: INFO.query },
    { c: "AMDGPU_INFO_DEV_INFO", value: INFO_DEV_INFO },
    { c: "offsetof(struct drm_amdgpu_info_device, family)", value: DEV_INFO.family },
    ...macros("AMDGPU_FAMILY_", FAMILY),
    ...macros("AMDGPU_GEM_DOMAIN_", AMDGPU_GEM_DOMAIN),
    ...macros("AMDGPU_GEM_CREATE_", AMDGPU_GEM_CREATE),
    ...[
      { c: "DRM_IOCTL_AMDGPU_GEM_LIST_HANDLES", value: LIST_HANDLES.request },
      { c: "sizeof(struct drm_amdgpu_gem_list_handles)", value: LIST_HANDLES.size },
      { c: "offsetof(struct drm_amdgpu_gem_list_handles, entries)", value: LIST_HANDLES.entries },
      {
        c: "offsetof(struct drm_amdgpu_gem_list_handles, num_entries)",
        value: LIST_HANDLES.numEntries,
      },
      { c: "offsetof(struct drm_amdgpu_gem_list_handles, padding)", value: LIST_HANDLES.padding },
      { c: "sizeof(struct drm_amdgpu_gem_list_handles_entry)", value: HANDLE_ENTRY.size },
      {
        c: "offsetof(struct drm_amdgpu_gem_list_handles_entry, gem_handle)",
        value: HANDLE_ENTRY.gemHandle,
      },
      { c: "offsetof(struct drm_amdgpu_gem_list_handles_entry, flags)", value: HANDLE_ENTRY.flags },
      { c: "offsetof(struct drm_amdgpu_gem_list_handles_entry, size)", value: HANDLE_ENTRY.boSize },
      {
        c: "offsetof(struct drm_amdgpu_gem_list_handles_entry, preferred_domains)",
        value: HANDLE_ENTRY.preferredDomains,
      },
      {
        c: "offsetof(struct drm_amdgpu_gem_list_handles_entry, alloc_flags)",
        value: HANDLE_ENTRY.allocFlags,
      },
      {
        c: "offsetof(struct drm_amdgpu_gem_list_handles_entry, alignment)",
        value: HANDLE_ENTRY.alignment,
      },
      { c: "AMDGPU_GEM_LIST_HANDLES_FLAG_IS_IMPORT", value: IS_IMPORT },
    ].map((check) => ({ ...check, since: "6.18", ifdef: "DRM_IOCTL_AMDGPU_GEM_LIST_HANDLES" })),
  ],
};
