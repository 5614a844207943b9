import type { ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, FOREIGN_BUFFER, facts, refuse } from "../families/drm-probe.js";
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

type BlobMem = "none" | "guest" | "host3d" | "host3d-guest";

/**
 * What each value of `blob_mem` after the call means. Source:
 * drivers/gpu/drm/virtio/virtgpu_ioctl.c, virtio_gpu_resource_info_ioctl.
 */
const KINDS: ReadonlyMap<number, BlobMem> = new Map<number, BlobMem>([
  [SENTINEL, "none"],
  [BLOB_MEM.GUEST, "guest"],
  [BLOB_MEM.HOST3D, "host3d"],
  [BLOB_MEM.HOST3D_GUEST, "host3d-guest"],
]);

/** What the probe says of a buffer. No ioctl tells how the device maps it, or USE_MAPPABLE. */
type Read = {
  readonly blobMem: BlobMem;
  readonly mapInfo: Unknown;
  readonly mappable: Unknown;
  readonly deviceCoherent: boolean | Unknown;
  readonly imported: false;
};

/** Asks virtio-gpu what kind of resource a buffer is. */
export const virtgpuProbe = drmProbe({
  driver: "virtio_gpu",
  expNames: ["virtio_gpu"],
  ask(device, { deviceCoherent }): ProbeResult<Read> {
    const { errno, values } = RESOURCE_INFO.issue(device, {
      bo_handle: device.handle,
      blob_mem: SENTINEL,
    });
    if (errno !== 0) return refuse(`VIRTGPU_RESOURCE_INFO failed with errno ${errno}.`);
    if (values.blob_mem === IMPORTED) return FOREIGN_BUFFER;
    const blobMem = KINDS.get(values.blob_mem);
    if (blobMem === undefined) {
      return refuse(`The driver names an unknown kind of blob, ${values.blob_mem}.`);
    }
    const unknown = { mapInfo: "unknown", mappable: "unknown" } as const;
    return facts({ ...unknown, blobMem, deviceCoherent, imported: false });
  },
});
