import type { ProbeDevice, ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, facts } from "../families/drm-probe.js";

/** Its number by parts: the header has no macro of it. */
const GET_PARAM = drmIoctl(
  "_IOC(_IOC_READ | _IOC_WRITE, 'd', DRM_COMMAND_BASE + DRM_VMW_GET_PARAM, 16)",
  "read-write",
  0x40,
  new Structure("struct drm_vmw_getparam_arg", { value: "u64", param: "u32", pad64: "u32" }),
);

const DRM_VMW_PARAM_HW_CAPS = 3;

/** SVGA_CAP_GBOBJECTS of the device's interface, which no UAPI header has. */
const GBOBJECTS = 0x0800_0000n;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["drm.h", "vmwgfx_drm.h"],
  checks: headerChecks([GET_PARAM, { DRM_VMW_PARAM_HW_CAPS }]),
});

/** What the probe says of a buffer. */
type Read = {
  readonly object: "buffer" | "surface";
  readonly hasMob: false | Unknown;
  readonly guestPointer: Unknown;
  readonly imported: false | Unknown;
};

/** Asks vmwgfx whether its device can have guest-backed objects. Surfaces have a name of their own. */
export const vmwgfxProbe = drmProbe({
  driver: "vmwgfx",
  expNames: ["drm", "vmwgfx"],
  ask(device, { imported }, expName): ProbeResult<Read> {
    const unknown = { guestPointer: "unknown", imported } as const;
    if (expName === "vmwgfx") return facts({ object: "surface", hasMob: "unknown", ...unknown });
    return facts({ object: "buffer", hasMob: hasMob(device), ...unknown });
  },
});

/**
 * A device that cannot has none; one that can does without where its memory is too small or DMA is
 * restricted, which no ioctl tells. Source: drivers/gpu/drm/vmwgfx/vmwgfx_drv.c, vmw_driver_load.
 */
function hasMob(device: ProbeDevice): false | Unknown {
  const { errno, values } = GET_PARAM.issue(device, { param: DRM_VMW_PARAM_HW_CAPS });
  return errno === 0 && (values.value & GBOBJECTS) === 0n ? false : "unknown";
}
