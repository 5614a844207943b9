export * from "./blob-errors.js";
export { BlobMapper } from "./blob-mapper.js";
export * from "./blob-mapper-options.js";
export * from "./blob-mapping.js";
export * from "./ctrl-header.js";
export * from "./responses.js";
export * from "./virtio-gpu-uapi.js";
