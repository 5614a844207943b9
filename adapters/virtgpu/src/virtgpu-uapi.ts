/**
 * DRM_IOCTL_VIRTGPU_RESOURCE_INFO and struct drm_virtgpu_resource_info: number, size and offsets in
 * bytes.
 */
export const RESOURCE_INFO = {
  request: 0xc0106445,
  size: 16,
  boHandle: 0,
  resHandle: 4,
  bytes: 8,
  /** Written for blobs only. Older headers call it `stride`. */
  blobMem: 12,
} as const;

/** VIRTGPU_BLOB_MEM_*. */
export const BLOB_MEM = {
  GUEST: 1,
  HOST3D: 2,
  HOST3D_GUEST: 3,
} as const;

/**
 * What the headers must say, as C expressions. Headers older than `since` need not: those that lack
 * the macro `ifdef` do not.
 */
export const UAPI_CHECKS = {
  headers: ["virtgpu_drm.h"],
  checks: [
    { c: "DRM_IOCTL_VIRTGPU_RESOURCE_INFO", value: RESOURCE_INFO.request },
    { c: "sizeof(struct drm_virtgpu_resource_info)", value: RESOURCE_INFO.size },
    { c: "offsetof(struct drm_virtgpu_resource_info, bo_handle)", value: RESOURCE_INFO.boHandle },
    { c: "offsetof(struct drm_virtgpu_resource_info, res_handle)", value: RESOURCE_INFO.resHandle },
    { c: "offsetof(struct drm_virtgpu_resource_info, size)", value: RESOURCE_INFO.bytes },
    ...[
      {
        c: "offsetof(struct drm_virtgpu_resource_info, blob_mem)",
        value: RESOURCE_INFO.blobMem,
      },
      { c: "VIRTGPU_BLOB_MEM_GUEST", value: BLOB_MEM.GUEST },
      { c: "VIRTGPU_BLOB_MEM_HOST3D", value: BLOB_MEM.HOST3D },
      { c: "VIRTGPU_BLOB_MEM_HOST3D_GUEST", value: BLOB_MEM.HOST3D_GUEST },
    ].map((check) => ({ ...check, since: "6.12", ifdef: "VIRTGPU_BLOB_MEM_GUEST" })),
  ],
};
