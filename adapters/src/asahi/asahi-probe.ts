import { DEVICE_COHERENT, IMPORTED, programProbe } from "@vmprot/core/uapi";

/** DRM_ASAHI_GEM_* of include/uapi/drm/asahi_drm.h. */
export const ASAHI_GEM = {
  WRITEBACK: 1 << 0,
  /** Bound to one GPU address space; it cannot be exported. */
  VM_PRIVATE: 1 << 1,
} as const;

/** No ioctl returns a buffer's flags: only the count of holders may be known. */
export const asahiProbe = programProbe({
  drmDrivers: ["asahi"],
  expNames: ["drm"],
  program: [{ facts: { flags: "unknown", deviceCoherent: DEVICE_COHERENT, imported: IMPORTED } }],
});
