import {
  ask,
  DEVICE_COHERENT,
  drmIoctl,
  errnoOf,
  type HeaderChecks,
  headerChecks,
  IMPORTED,
  programProbe,
  read,
  refuse,
  Structure,
} from "@vmprot/core/uapi";

/** With `size` 0 it writes the size that the answer needs, and otherwise takes no other. */
const DEVICE_QUERY = drmIoctl(
  "DRM_IOCTL_XE_DEVICE_QUERY",
  "read-write",
  0x40,
  new Structure(
    "struct drm_xe_device_query",
    { extensions: "u64", query: "u32", size: "u32", data: "u64" },
    40,
  ),
);

const DRM_XE_DEVICE_QUERY_CONFIG = 2;

const DRM_XE_QUERY_CONFIG_FLAGS = 1;
const DRM_XE_QUERY_CONFIG_FLAG_HAS_VRAM = 1 << 0;

/** More than any kernel has parameters for; a driver that wants more is not believed. */
const MOST_BYTES = 4096;

/** What it writes: 64 bits a parameter, of which newer kernels have more. */
const CONFIG = new Structure(
  "struct drm_xe_query_config",
  { num_params: "u32", pad: "u32", "info[0]": "u64", "info[1]": "u64" },
  MOST_BYTES,
);
const FLAGS = `info[${DRM_XE_QUERY_CONFIG_FLAGS}]` as const;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["xe_drm.h"],
  checks: headerChecks(
    [
      ...[DEVICE_QUERY, CONFIG, { DRM_XE_DEVICE_QUERY_CONFIG }],
      { DRM_XE_QUERY_CONFIG_FLAGS, DRM_XE_QUERY_CONFIG_FLAG_HAS_VRAM },
    ],
    { heads: [CONFIG] },
  ),
});

const SIZE = read(DEVICE_QUERY, "size");
const UNTOLD = refuse("XE_DEVICE_QUERY does not say what GPU it is.");

/**
 * Asks xe what kind of GPU it drives: no ioctl returns a buffer's caching or placement. Source:
 * drivers/gpu/drm/xe/xe_query.c, query_config.
 */
export const xeProbe = programProbe({
  drmDrivers: ["xe"],
  expNames: ["drm"],
  program: [
    ...ask(DEVICE_QUERY, { query: DRM_XE_DEVICE_QUERY_CONFIG }, "XE_DEVICE_QUERY"),
    {
      when: [
        { value: SIZE, atLeast: CONFIG.offsets[FLAGS] + 8 },
        { value: SIZE, atMost: CONFIG.size },
      ],
      do: [
        {
          call: DEVICE_QUERY,
          with: {
            query: DRM_XE_DEVICE_QUERY_CONFIG,
            size: SIZE,
            data: { at: CONFIG, bytes: SIZE },
          },
        },
      ],
      else: [UNTOLD],
    },
    {
      when: [
        { value: errnoOf(DEVICE_QUERY), is: 0 },
        { value: read(CONFIG, "num_params"), atLeast: DRM_XE_QUERY_CONFIG_FLAGS + 1 },
      ],
      do: [
        {
          when: { value: read(CONFIG, FLAGS), has: DRM_XE_QUERY_CONFIG_FLAG_HAS_VRAM },
          do: [{ facts: { graphics: "discrete" } }],
          else: [{ facts: { graphics: "integrated" } }],
        },
      ],
      else: [UNTOLD],
    },
    {
      facts: {
        caching: "unknown",
        regions: "unknown",
        deviceCoherent: DEVICE_COHERENT,
        imported: IMPORTED,
      },
    },
  ],
});
