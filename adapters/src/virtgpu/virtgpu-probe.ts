import {
  ask,
  DEVICE_COHERENT,
  drmIoctl,
  FOREIGN_BUFFER,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  programProbe,
  read,
  refuse,
  Structure,
} from "@vmprot/core/uapi";
import { macros } from "../families/macros.js";

/** `blob_mem` is written for blobs only. Older headers call it `stride`. */
const RESOURCE_INFO = drmIoctl(
  "DRM_IOCTL_VIRTGPU_RESOURCE_INFO",
  "read-write",
  0x45,
  new Structure("struct drm_virtgpu_resource_info", {
    bo_handle: "u32",
    res_handle: "u32",
    size: "u32",
    blob_mem: "u32",
  }),
);

/** VIRTGPU_BLOB_MEM_*. */
const BLOB_MEM = { GUEST: 1, HOST3D: 2, HOST3D_GUEST: 3 } as const;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["virtgpu_drm.h"],
  checks: headerChecks([RESOURCE_INFO, macros("VIRTGPU_BLOB_MEM_", BLOB_MEM)], {
    since: { since: "6.12", ifdef: "VIRTGPU_BLOB_MEM_GUEST" },
  }),
});

/** A value that the driver never writes: if it is still there, the resource is no blob. */
const SENTINEL = 0xffff_ffff;

/**
 * An imported buffer is marked as a guest blob whose kind was never set. Source:
 * drivers/gpu/drm/virtio/virtgpu_prime.c, virtgpu_dma_buf_init_obj.
 */
const IMPORTED = 0;

const KIND = read(RESOURCE_INFO, "blob_mem");

/**
 * What each value of `blob_mem` after the call means. Source:
 * drivers/gpu/drm/virtio/virtgpu_ioctl.c, virtio_gpu_resource_info_ioctl.
 */
const KINDS = {
  [SENTINEL]: "none",
  [BLOB_MEM.GUEST]: "guest",
  [BLOB_MEM.HOST3D]: "host3d",
  [BLOB_MEM.HOST3D_GUEST]: "host3d-guest",
} as const;

/** Asks virtio-gpu what kind of resource a buffer is. */
export const virtgpuProbe = programProbe({
  drmDrivers: ["virtio_gpu"],
  expNames: ["virtio_gpu"],
  program: [
    ...ask(RESOURCE_INFO, { bo_handle: HANDLE, blob_mem: SENTINEL }, "VIRTGPU_RESOURCE_INFO"),
    { when: { value: KIND, is: IMPORTED }, do: [FOREIGN_BUFFER] },
    {
      when: { value: KIND, isNot: Object.keys(KINDS).map(Number) },
      do: [refuse(["The driver names an unknown kind of blob, ", KIND, "."])],
    },
    {
      facts: {
        blobMem: { map: KIND, to: KINDS },
        // No ioctl tells how the device maps it, or USE_MAPPABLE.
        mapInfo: "unknown",
        mappable: "unknown",
        deviceCoherent: DEVICE_COHERENT,
        imported: false,
      },
    },
  ],
});
