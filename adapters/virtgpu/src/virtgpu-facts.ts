import type { Unknown } from "@vmprot/core";

/**
 * What the virtio-gpu guest driver says of a buffer, where it is the exporter: in a VM that itself
 * runs VMs.
 */
export type VirtgpuFacts = {
  /**
   * VIRTGPU_BLOB_MEM_*: `none` for classic resources, `guest` 1, `host3d` 2, `host3d-guest` 3
   * (include/uapi/drm/virtgpu_drm.h).
   */
  readonly blobMem: "none" | "guest" | "host3d" | "host3d-guest";
  /**
   * For `host3d`, the map_info of the device's RESP_OK_MAP_INFO: 0 none, 1 cached, 2 uncached,
   * 3 write-combined. The guest kernel keeps it private; only this VM's own VMM can tell. Absent
   * means unknown, and so does 0.
   *
   * @asType integer
   * @minimum 0
   * @maximum 3
   */
  readonly mapInfo?: number | Unknown;
  /** Created with VIRTGPU_BLOB_FLAG_USE_MAPPABLE. Absent means it was. */
  readonly mappable?: boolean | Unknown;
  /** The buffer was imported from another exporter. Absent means it was not. */
  readonly imported?: boolean | Unknown;
};
