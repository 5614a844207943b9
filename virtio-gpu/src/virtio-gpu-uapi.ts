/**
 * Numbers of include/uapi/linux/virtio_gpu.h, by their names there less `VIRTIO_GPU_`; tests compare
 * them with the header.
 */
export const VIRTIO_GPU = Object.freeze({
  CMD_RESOURCE_MAP_BLOB: 0x0208,
  CMD_RESOURCE_UNMAP_BLOB: 0x0209,
  RESP_OK_NODATA: 0x1100,
  RESP_OK_MAP_INFO: 0x1106,
  RESP_ERR_UNSPEC: 0x1200,
  RESP_ERR_OUT_OF_MEMORY: 0x1201,
  RESP_ERR_INVALID_SCANOUT_ID: 0x1202,
  RESP_ERR_INVALID_RESOURCE_ID: 0x1203,
  RESP_ERR_INVALID_CONTEXT_ID: 0x1204,
  RESP_ERR_INVALID_PARAMETER: 0x1205,
  /** The request wants a fence: the response carries the flag and `fence_id` back. */
  FLAG_FENCE: 1 << 0,
  /** `ring_idx` is meant, 0 to 63; with VIRTIO_GPU_F_CONTEXT_INIT only. */
  FLAG_INFO_RING_IDX: 1 << 1,
  BLOB_MEM_GUEST: 1,
  BLOB_MEM_HOST3D: 2,
  BLOB_MEM_HOST3D_GUEST: 3,
  BLOB_FLAG_USE_MAPPABLE: 1 << 0,
  BLOB_FLAG_USE_SHAREABLE: 1 << 1,
  BLOB_FLAG_USE_CROSS_DEVICE: 1 << 2,
  MAP_CACHE_MASK: 0x0f,
  MAP_CACHE_NONE: 0,
  MAP_CACHE_CACHED: 1,
  MAP_CACHE_UNCACHED: 2,
  MAP_CACHE_WC: 3,
  SHM_ID_HOST_VISIBLE: 1,
  F_RESOURCE_BLOB: 3,
  F_CONTEXT_INIT: 4,
} as const);

/**
 * VIRTIO_GPU_F_BLOB_ALIGNMENT, a feature bit of virtio 1.4 drafts (virtio-spec f9abfd5). Apart from
 * the others because headers before Linux 7.2 lack it.
 */
export const VIRTIO_GPU_F_BLOB_ALIGNMENT = 5;

/** Where a structure's fields are: offset and size in bytes, all little-endian. */
export interface Layout {
  /** Size in bytes. */
  readonly size: number;
  readonly fields: Readonly<Record<string, readonly [offset: number, size: number]>>;
}

/** Structures of include/uapi/linux/virtio_gpu.h; tests compare them with the header. */
export const LAYOUTS = frozen({
  virtio_gpu_ctrl_hdr: {
    size: 24,
    fields: {
      type: [0, 4],
      flags: [4, 4],
      fence_id: [8, 8],
      ctx_id: [16, 4],
      ring_idx: [20, 1],
      padding: [21, 3],
    },
  },
  virtio_gpu_resource_map_blob: {
    size: 40,
    fields: { hdr: [0, 24], resource_id: [24, 4], padding: [28, 4], offset: [32, 8] },
  },
  virtio_gpu_resource_unmap_blob: {
    size: 32,
    fields: { hdr: [0, 24], resource_id: [24, 4], padding: [28, 4] },
  },
  virtio_gpu_resp_map_info: {
    size: 32,
    fields: { hdr: [0, 24], map_info: [24, 4], padding: [28, 4] },
  },
});

function frozen<const T extends Readonly<Record<string, Layout>>>(layouts: T): T {
  for (const layout of Object.values(layouts)) {
    for (const part of [layout, layout.fields, ...Object.values(layout.fields)])
      Object.freeze(part);
  }
  return Object.freeze(layouts);
}
