import type { ProbeDevice, ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, facts, refuse } from "../families/drm-probe.js";

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

/** What it writes: the parameters follow, 64 bits each, of which newer kernels have more. */
const CONFIG = new Structure("struct drm_xe_query_config", { num_params: "u32", pad: "u32" });

const DRM_XE_QUERY_CONFIG_FLAGS = 1;
const DRM_XE_QUERY_CONFIG_FLAG_HAS_VRAM = 1 << 0;

const FLAGS = new Structure("__u64", { value: "u64" });
const FLAGS_AT = CONFIG.size + DRM_XE_QUERY_CONFIG_FLAGS * FLAGS.size;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["xe_drm.h"],
  checks: headerChecks([
    DEVICE_QUERY,
    CONFIG,
    {
      DRM_XE_DEVICE_QUERY_CONFIG,
      DRM_XE_QUERY_CONFIG_FLAGS,
      DRM_XE_QUERY_CONFIG_FLAG_HAS_VRAM,
      "offsetof(struct drm_xe_query_config, info)": CONFIG.size,
    },
  ]),
});

/** More than any kernel has parameters for; a driver that wants more is not believed. */
const MOST_BYTES = 4096;

/** What the probe says of a buffer. */
type Read = {
  readonly graphics: "integrated" | "discrete";
  readonly caching: Unknown;
  readonly regions: Unknown;
  readonly deviceCoherent: boolean | Unknown;
  readonly imported: false | Unknown;
};

/**
 * Asks xe what kind of GPU it drives: no ioctl returns a buffer's caching or placement. Source:
 * drivers/gpu/drm/xe/xe_query.c, query_config.
 */
export const xeProbe = drmProbe({
  driver: "xe",
  expNames: ["drm"],
  ask(device, known): ProbeResult<Read> {
    const query = { query: DRM_XE_DEVICE_QUERY_CONFIG };
    const { errno, values } = DEVICE_QUERY.issue(device, query);
    if (errno !== 0) return refuse(`XE_DEVICE_QUERY failed with errno ${errno}.`);
    const graphics = graphicsOf(device, values.size);
    if (graphics === undefined) return refuse("XE_DEVICE_QUERY does not say what GPU it is.");
    return facts({ graphics, caching: "unknown", regions: "unknown", ...known });
  },
});

function graphicsOf(device: ProbeDevice, size: number): Read["graphics"] | undefined {
  if (size < FLAGS_AT + FLAGS.size || size > MOST_BYTES) return undefined;
  const config = new Uint8Array(size);
  const data = device.address(config);
  const query = { query: DRM_XE_DEVICE_QUERY_CONFIG, size, data };
  const { errno } = DEVICE_QUERY.issue(device, query);
  if (errno !== 0 || CONFIG.read(config).num_params <= DRM_XE_QUERY_CONFIG_FLAGS) return undefined;
  const flags = FLAGS.read(config, FLAGS_AT).value;
  return (flags & BigInt(DRM_XE_QUERY_CONFIG_FLAG_HAS_VRAM)) !== 0n ? "discrete" : "integrated";
}
