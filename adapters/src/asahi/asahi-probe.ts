import { drmProbe, facts } from "../families/drm-probe.js";

/** DRM_ASAHI_GEM_* of include/uapi/drm/asahi_drm.h. */
export const ASAHI_GEM = {
  WRITEBACK: 1 << 0,
  /** Bound to one GPU address space; it cannot be exported. */
  VM_PRIVATE: 1 << 1,
} as const;

/** No ioctl returns a buffer's flags: only the count of holders may be known. */
export const asahiProbe = drmProbe({
  driver: "asahi",
  expNames: ["drm"],
  ask: (_, known) => facts({ flags: "unknown", ...known } as const),
});
