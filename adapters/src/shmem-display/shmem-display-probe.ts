import { DRIVER, oneOf, programProbe } from "@vmprot/core/uapi";
import { IMPORTED_BY_MAP_DUMB } from "../families/imported-by-map-dumb.js";

/** DRM_IOCTL_VERSION's names of the drivers. cirrus is cirrus-qemu from Linux 6.14 on. */
export const SHMEM_DISPLAYS = [
  ...(["ast", "mgag200", "cirrus", "cirrus-qemu", "gm12u320", "hyperv_drm"] as const),
  ...(["udl", "gud", "appletbdrm", "vkms"] as const),
  ...(["simpledrm", "ofdrm", "efidrm", "vesadrm", "corebootdrm"] as const),
  ...(["ssd130x", "st7571", "sitronix_st7920", "pixpaper"] as const),
] as const;

/** Asks whether a buffer is the display's own; its driver's name is all else there is to know. */
export const shmemDisplayProbe = programProbe({
  drmDrivers: SHMEM_DISPLAYS,
  expNames: ["drm"],
  program: [{ facts: { driver: oneOf(DRIVER, SHMEM_DISPLAYS) } }, IMPORTED_BY_MAP_DUMB],
});
