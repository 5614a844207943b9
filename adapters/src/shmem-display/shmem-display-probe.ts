import type { ProbeResult, Unknown } from "@vmprot/core";
import { drmProbe, facts, refuse } from "../families/drm-probe.js";
import { importedByMapDumb } from "../families/imported-by-map-dumb.js";

/** DRM_IOCTL_VERSION's names of the drivers. cirrus is cirrus-qemu from Linux 6.14 on. */
export const SHMEM_DISPLAYS = [
  ...(["ast", "mgag200", "cirrus", "cirrus-qemu", "gm12u320", "hyperv_drm"] as const),
  ...(["udl", "gud", "appletbdrm", "vkms"] as const),
  ...(["simpledrm", "ofdrm", "efidrm", "vesadrm", "corebootdrm"] as const),
  ...(["ssd130x", "st7571", "sitronix_st7920", "pixpaper"] as const),
] as const;

type Driver = (typeof SHMEM_DISPLAYS)[number];

/** Asks whether a buffer is the display's own; its driver's name is all else there is to know. */
export const shmemDisplayProbe = drmProbe({
  driver: SHMEM_DISPLAYS,
  expNames: ["drm"],
  ask(
    device,
    known,
  ): ProbeResult<{ readonly driver: Driver; readonly imported: boolean | Unknown }> {
    const driver = SHMEM_DISPLAYS.find((name) => name === device.driver);
    if (driver === undefined) return refuse(`${device.driver} is another driver.`);
    return facts({ driver, imported: importedByMapDumb(device, known) });
  },
});
