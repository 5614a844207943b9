export { BLOB_ERRORS, type BlobError, type BlobErrorEntry } from "./blob-errors.js";
export { BlobMapper } from "./blob-mapper.js";
export type { BlobMapperOptions, BlobResource } from "./blob-mapper-options.js";
export type {
  BlobMapping,
  BlobReply,
  ErrorReply,
  MapReply,
  SavedBlob,
  SavedBlobs,
  UnmapReply,
} from "./blob-mapping.js";
export { type CtrlHeader, readHeader } from "./ctrl-header.js";
export { noData, okMapInfo } from "./responses.js";
export {
  LAYOUTS,
  type Layout,
  VIRTIO_GPU,
  VIRTIO_GPU_F_BLOB_ALIGNMENT,
} from "./virtio-gpu-uapi.js";
