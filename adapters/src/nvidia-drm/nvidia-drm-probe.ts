import type { ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, FOREIGN_BUFFER, facts, refuse } from "../families/drm-probe.js";

const IDENTIFY_OBJECT = drmIoctl(
  "DRM_IOCTL_NVIDIA_GEM_IDENTIFY_OBJECT",
  "read-write",
  0x4e,
  new Structure("struct drm_nvidia_gem_identify_object_params", {
    handle: "u32",
    object_type: "u32",
  }),
);

/** drm_nvidia_gem_object_type. */
const NV_GEM_OBJECT = { NVKMS: 0, DMABUF: 1, USERMEMORY: 2 } as const;

/** What the headers must say, were there any. */
export const uapiChecks = () => ({
  headers: ["nvidia-drm-ioctl.h"],
  checks: headerChecks([IDENTIFY_OBJECT]),
  unpublished: "nvidia-drm-ioctl.h comes with NVIDIA's module sources alone",
});

/** What the probe says of a buffer. */
type Read = {
  readonly type: "nvkms" | "user-memory";
  readonly memory: Unknown;
  readonly coherentGpuMemory: Unknown;
  readonly deviceCoherent: boolean | Unknown;
  readonly imported: false | Unknown;
};

/**
 * Asks nvidia-drm what an object is. A buffer of another NVIDIA GPU reports NVKMS too; which memory
 * it is in no ioctl tells. Source: kernel-open/nvidia-drm/nvidia-drm-gem.c,
 * nv_drm_gem_identify_object_ioctl.
 */
export const nvidiaDrmProbe = drmProbe({
  driver: "nvidia-drm",
  expNames: ["drm"],
  ask(device, known): ProbeResult<Read> {
    const { errno, values } = IDENTIFY_OBJECT.issue(device, { handle: device.handle });
    if (errno !== 0) return refuse(`NVIDIA_GEM_IDENTIFY_OBJECT failed with errno ${errno}.`);
    const unknown = { memory: "unknown", coherentGpuMemory: "unknown" } as const;
    switch (values.object_type) {
      case NV_GEM_OBJECT.NVKMS:
        return facts({ type: "nvkms", ...unknown, ...known });
      case NV_GEM_OBJECT.DMABUF:
        return FOREIGN_BUFFER;
      case NV_GEM_OBJECT.USERMEMORY:
        return facts({ type: "user-memory", ...unknown, ...known });
      default:
        return refuse("nvidia-drm does not say what the object is.");
    }
  },
});
