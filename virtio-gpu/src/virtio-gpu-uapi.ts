/**
 * Numbers of include/uapi/linux/virtio_gpu.h, by their names there less `VIRTIO_GPU_`; tests compare
 * them with the header.
 */
export const VIRTIO_GPU = Object.freeze({
  CMD_RESOURCE_UNREF: 0x0102,
  CMD_SET_SCANOUT: 0x0103,
  CMD_GET_CAPSET_INFO: 0x0108,
  CMD_GET_CAPSET: 0x0109,
  CMD_RESOURCE_ASSIGN_UUID: 0x010b,
  CMD_RESOURCE_CREATE_BLOB: 0x010c,
  CMD_SET_SCANOUT_BLOB: 0x010d,
  CMD_CTX_CREATE: 0x0200,
  CMD_CTX_DESTROY: 0x0201,
  CMD_CTX_ATTACH_RESOURCE: 0x0202,
  CMD_CTX_DETACH_RESOURCE: 0x0203,
  CMD_SUBMIT_3D: 0x0207,
  CMD_RESOURCE_MAP_BLOB: 0x0208,
  CMD_RESOURCE_UNMAP_BLOB: 0x0209,
  RESP_OK_NODATA: 0x1100,
  RESP_OK_RESOURCE_UUID: 0x1105,
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
  /** The bits of `context_init` that name a capset: what a context's command streams are made of. */
  CONTEXT_INIT_CAPSET_ID_MASK: 0xff,
  F_VIRGL: 0,
  F_RESOURCE_UUID: 2,
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
  virtio_gpu_resource_unref: {
    size: 32,
    fields: { hdr: [0, 24], resource_id: [24, 4], padding: [28, 4] },
  },
  virtio_gpu_set_scanout: {
    size: 48,
    fields: { hdr: [0, 24], r: [24, 16], scanout_id: [40, 4], resource_id: [44, 4] },
  },
  virtio_gpu_ctx_create: {
    size: 96,
    fields: { hdr: [0, 24], nlen: [24, 4], context_init: [28, 4], debug_name: [32, 64] },
  },
  virtio_gpu_ctx_destroy: { size: 24, fields: { hdr: [0, 24] } },
  virtio_gpu_ctx_resource: {
    size: 32,
    fields: { hdr: [0, 24], resource_id: [24, 4], padding: [28, 4] },
  },
  virtio_gpu_cmd_submit: {
    size: 32,
    fields: { hdr: [0, 24], size: [24, 4], padding: [28, 4] },
  },
  virtio_gpu_get_capset_info: {
    size: 32,
    fields: { hdr: [0, 24], capset_index: [24, 4], padding: [28, 4] },
  },
  virtio_gpu_get_capset: {
    size: 32,
    fields: { hdr: [0, 24], capset_id: [24, 4], capset_version: [28, 4] },
  },
  virtio_gpu_resource_assign_uuid: {
    size: 32,
    fields: { hdr: [0, 24], resource_id: [24, 4], padding: [28, 4] },
  },
  virtio_gpu_resp_resource_uuid: { size: 40, fields: { hdr: [0, 24], uuid: [24, 16] } },
  virtio_gpu_resource_create_blob: {
    size: 56,
    fields: {
      hdr: [0, 24],
      resource_id: [24, 4],
      blob_mem: [28, 4],
      blob_flags: [32, 4],
      nr_entries: [36, 4],
      blob_id: [40, 8],
      size: [48, 8],
    },
  },
  virtio_gpu_set_scanout_blob: {
    size: 96,
    fields: {
      hdr: [0, 24],
      r: [24, 16],
      scanout_id: [40, 4],
      resource_id: [44, 4],
      width: [48, 4],
      height: [52, 4],
      format: [56, 4],
      padding: [60, 4],
      strides: [64, 16],
      offsets: [80, 16],
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
