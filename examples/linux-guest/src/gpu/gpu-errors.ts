import { BLOB_ERRORS, type BlobErrorEntry, VIRTIO_GPU } from "@vmprot/virtio-gpu";

const row = (
  error:
    | "UNSPEC"
    | "OUT_OF_MEMORY"
    | "INVALID_SCANOUT_ID"
    | "INVALID_RESOURCE_ID"
    | "INVALID_CONTEXT_ID"
    | "INVALID_PARAMETER",
  message: string,
  source: string,
): BlobErrorEntry => Object.freeze({ type: VIRTIO_GPU[`RESP_ERR_${error}`], message, source });

/**
 * Every way in which a command fails that BlobMapper does not answer; BLOB_ERRORS lists its own. Sections
 * are those of virtio 1.3.
 */
export const GPU_ERRORS = Object.freeze({
  SHORT_HEADER: BLOB_ERRORS.SHORT_HEADER,
  UNKNOWN_COMMAND: row(
    "UNSPEC",
    "The device has no such command on this queue.",
    "QEMU, virtio_gpu_simple_process_cmd; 5.7.6.10: cursors, of which a device without scanouts has none",
  ),
  SHORT_COMMAND: row(
    "INVALID_PARAMETER",
    "The command is shorter than its structure.",
    "5.7.6.8 and 5.7.6.9",
  ),
  NO_ROOM: row(
    "INVALID_PARAMETER",
    "The response would not fit: nothing was done, for the driver would not learn of it.",
    "5.7.6: a request has room for its response",
  ),
  NO_SCANOUT: row(
    "INVALID_SCANOUT_ID",
    "The device has no scanouts.",
    "5.7.4: num_scanouts is 0; QEMU, virtio_gpu_set_scanout",
  ),
  NO_CAPSET: row(
    "INVALID_PARAMETER",
    "The device has no capsets.",
    "5.7.6.8, GET_CAPSET_INFO: capset_index MUST be less than num_capsets",
  ),
  BAD_CONTEXT_ID: row(
    "INVALID_CONTEXT_ID",
    "A context of that id is there already, or it is 0.",
    "QEMU and virglrenderer, virgl_renderer_context_create: 0 is no id",
  ),
  NO_PROTOCOL: row(
    "INVALID_PARAMETER",
    "The context is to execute a protocol of which the device has no capset.",
    "5.7.6.9, CTX_CREATE: the device creates a context that can handle the command stream",
  ),
  TOO_MANY_CONTEXTS: row(
    "OUT_OF_MEMORY",
    "The guest has as many contexts as it may.",
    "our limit, that a guest cannot eat the host's memory",
  ),
  NO_CONTEXT: row(
    "INVALID_CONTEXT_ID",
    "There is no such context.",
    "5.7.6.9; crosvm, ErrInvalidContextId",
  ),
  NOT_EXECUTED: row(
    "UNSPEC",
    "The device executes no command stream; only an empty one is done.",
    "5.7.6.9, SUBMIT_3D: streams are of the context's capset, and there is none",
  ),
  NO_RESOURCE: BLOB_ERRORS.NO_RESOURCE,
  BAD_RESOURCE_ID: row(
    "INVALID_RESOURCE_ID",
    "A resource of that id is there already, or it is 0.",
    "QEMU, virgl_cmd_resource_create_blob",
  ),
  TOO_MANY_RESOURCES: row(
    "OUT_OF_MEMORY",
    "The guest has as many resources as it may.",
    "our limit, that a guest cannot eat the host's memory",
  ),
  NOT_HOST_BLOB: row(
    "INVALID_PARAMETER",
    "The blob is not host-only memory (VIRTIO_GPU_BLOB_MEM_HOST3D), the only kind that the device has.",
    "5.7.6.8, RESOURCE_CREATE_BLOB: blob_mem",
  ),
  BAD_FLAGS: row(
    "INVALID_PARAMETER",
    "blob_flags has a bit that the specification does not know.",
    "5.7.6.8, RESOURCE_CREATE_BLOB: blob_flags",
  ),
  BACKED: row(
    "INVALID_PARAMETER",
    "A host-only blob has no guest memory: nr_entries must be 0.",
    "5.7.6.8: entries belong to default and guest-only blobs",
  ),
  NO_BUFFER: row(
    "INVALID_PARAMETER",
    "The VMM has no buffer of that blob_id.",
    "5.7.6.8: the resource MUST be created from the object identified by blob_id",
  ),
  BAD_SIZE: row(
    "INVALID_PARAMETER",
    "The blob's size is 0, no multiple of the page size, or more than its buffer has.",
    "KVM_SET_USER_MEMORY_REGION wants whole pages, and beyond the buffer is nothing to map",
  ),
});
export type GpuError = keyof typeof GPU_ERRORS;
