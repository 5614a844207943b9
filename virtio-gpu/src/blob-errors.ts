import { VIRTIO_GPU } from "./virtio-gpu-uapi.js";

/** One way in which a command fails. */
export interface BlobErrorEntry {
  /** RESP_ERR_*. */
  readonly type: number;
  /** One sentence for the VMM's log. */
  readonly message: string;
  /** Who answers so too, or what asks for it. */
  readonly source: string;
}

const row = (
  error: "UNSPEC" | "OUT_OF_MEMORY" | "INVALID_RESOURCE_ID" | "INVALID_PARAMETER",
  message: string,
  source: string,
): BlobErrorEntry => Object.freeze({ type: VIRTIO_GPU[`RESP_ERR_${error}`], message, source });

/** Every way in which a command fails; the first that applies, in this order, is the answer. */
export const BLOB_ERRORS = Object.freeze({
  SHORT_HEADER: row(
    "INVALID_PARAMETER",
    "The command is too short for a header (24 bytes), so nothing of it is echoed.",
    "virtio 1.3, 5.7.6.7: every request has a header",
  ),
  UNKNOWN_COMMAND: row(
    "UNSPEC",
    "The command is neither RESOURCE_MAP_BLOB nor RESOURCE_UNMAP_BLOB.",
    "QEMU, virtio_gpu_simple_process_cmd; crosvm, GpuCommand::decode",
  ),
  SHORT_COMMAND: row(
    "INVALID_PARAMETER",
    "The command is shorter than its structure (40 bytes to map, 32 to unmap).",
    "virtio 1.3, 5.7.6.9",
  ),
  NO_RESOURCE: row(
    "INVALID_RESOURCE_ID",
    "There is no such resource.",
    "crosvm, resource_map_blob; QEMU, virgl_cmd_resource_map_blob",
  ),
  NOT_HOST_BLOB: row(
    "INVALID_PARAMETER",
    "The resource is not a host-only blob (VIRTIO_GPU_BLOB_MEM_HOST3D).",
    "virtio 1.3, 5.7.6.9: RESOURCE_MAP_BLOB maps a host-only blob resource",
  ),
  NOT_MAPPABLE: row(
    "INVALID_PARAMETER",
    "The resource was not created with VIRTIO_GPU_BLOB_FLAG_USE_MAPPABLE.",
    "virtio 1.3, 5.7.6.8: the driver MUST inform the device if the blob is used for memory access",
  ),
  ALREADY_MAPPED: row(
    "INVALID_PARAMETER",
    "The resource is mapped already.",
    "virtio 1.3, 5.7.6.9: the driver MUST NOT map a blob resource that is already mapped",
  ),
  BAD_SIZE: row(
    "INVALID_PARAMETER",
    "The resource's size is 0, or no multiple of the page size or of blob_alignment.",
    "KVM_SET_USER_MEMORY_REGION wants whole pages; virtio 1.4 drafts, VIRTIO_GPU_F_BLOB_ALIGNMENT",
  ),
  OUT_OF_BOUNDS: row(
    "INVALID_PARAMETER",
    "The mapping would not lie in the host visible memory region.",
    "QEMU, virgl_cmd_resource_map_blob",
  ),
  MISALIGNED: row(
    "INVALID_PARAMETER",
    "The offset is no multiple of the page size or of blob_alignment.",
    "KVM_SET_USER_MEMORY_REGION wants whole pages; virtio 1.4 drafts, VIRTIO_GPU_F_BLOB_ALIGNMENT",
  ),
  OVERLAP: row(
    "INVALID_PARAMETER",
    "The mapping would overlap another blob's.",
    "no two memslots may overlap: KVM_SET_USER_MEMORY_REGION fails with EEXIST",
  ),
  REFUSED: row(
    "UNSPEC",
    "vmprot refused the mapping.",
    "crosvm and libkrun, resource_map_blob: ErrUnspec where map_info is unknown",
  ),
  NOT_MAPPED: row(
    "UNSPEC",
    "The resource is not mapped.",
    "crosvm, resource_unmap_blob: ErrUnspec",
  ),
  MAPPING_FAILED: row(
    "UNSPEC",
    "The VMM could not map the blob.",
    "crosvm, resource_map_blob: ErrUnspec where add_mapping fails",
  ),
  NO_MEMORY: row(
    "OUT_OF_MEMORY",
    "The VMM had no memory or no memslot left to map the blob.",
    "virtio 1.3, 5.7.6.7",
  ),
});

/** The name of a way in which a command fails. */
export type BlobError = keyof typeof BLOB_ERRORS;
