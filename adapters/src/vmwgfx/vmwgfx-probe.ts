import {
  drmIoctl,
  EXP_NAME,
  errnoOf,
  type HeaderChecks,
  headerChecks,
  IMPORTED,
  programProbe,
  read,
  Structure,
} from "@vmprot/core/uapi";

/** Its number by parts: the header has no macro of it. */
const GET_PARAM = drmIoctl(
  "_IOC(_IOC_READ | _IOC_WRITE, 'd', DRM_COMMAND_BASE + DRM_VMW_GET_PARAM, 16)",
  "read-write",
  0x40,
  new Structure("struct drm_vmw_getparam_arg", { value: "u64", param: "u32", pad64: "u32" }),
);

const DRM_VMW_PARAM_HW_CAPS = 3;

/** SVGA_CAP_GBOBJECTS of the device's interface, which no UAPI header has. */
const GBOBJECTS = 0x0800_0000;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["drm.h", "vmwgfx_drm.h"],
  checks: headerChecks([GET_PARAM, { DRM_VMW_PARAM_HW_CAPS }]),
});

/**
 * Asks vmwgfx whether its device can have guest-backed objects. Surfaces have a name of their own. A
 * device that cannot has none; one that can does without where its memory is too small or DMA is
 * restricted, which no ioctl tells. Source: drivers/gpu/drm/vmwgfx/vmwgfx_drv.c, vmw_driver_load.
 */
export const vmwgfxProbe = programProbe({
  drmDrivers: ["vmwgfx"],
  expNames: ["drm", "vmwgfx"],
  program: [
    { facts: { guestPointer: "unknown", imported: IMPORTED } },
    {
      when: { value: EXP_NAME, is: "vmwgfx" },
      do: [{ facts: { object: "surface", hasMob: "unknown" } }],
      else: [
        { call: GET_PARAM, with: { param: DRM_VMW_PARAM_HW_CAPS } },
        { facts: { object: "buffer" } },
        {
          when: [
            { value: errnoOf(GET_PARAM), is: 0 },
            { value: { value: read(GET_PARAM, "value"), has: GBOBJECTS }, is: false },
          ],
          do: [{ facts: { hasMob: false } }],
          else: [{ facts: { hasMob: "unknown" } }],
        },
      ],
    },
  ],
});
