import {
  ask,
  DEVICE_COHERENT,
  drmIoctl,
  FOREIGN_BUFFER,
  HANDLE,
  headerChecks,
  IMPORTED,
  programProbe,
  read,
  refuse,
  Structure,
} from "@vmprot/core/uapi";

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

const TYPE = read(IDENTIFY_OBJECT, "object_type");

/**
 * Asks nvidia-drm what an object is. A buffer of another NVIDIA GPU reports NVKMS too; which memory
 * it is in no ioctl tells. Source: kernel-open/nvidia-drm/nvidia-drm-gem.c,
 * nv_drm_gem_identify_object_ioctl.
 */
export const nvidiaDrmProbe = programProbe({
  drmDrivers: ["nvidia-drm"],
  expNames: ["drm"],
  program: [
    ...ask(IDENTIFY_OBJECT, { handle: HANDLE }, "NVIDIA_GEM_IDENTIFY_OBJECT"),
    {
      when: { value: TYPE, is: NV_GEM_OBJECT.DMABUF },
      do: [FOREIGN_BUFFER],
    },
    {
      when: { value: TYPE, isNot: [NV_GEM_OBJECT.NVKMS, NV_GEM_OBJECT.USERMEMORY] },
      do: [refuse("nvidia-drm does not say what the object is.")],
    },
    {
      facts: {
        type: { map: TYPE, to: { [NV_GEM_OBJECT.NVKMS]: "nvkms" }, otherwise: "user-memory" },
        memory: "unknown",
        coherentGpuMemory: "unknown",
        deviceCoherent: DEVICE_COHERENT,
        imported: IMPORTED,
      },
    },
  ],
});
