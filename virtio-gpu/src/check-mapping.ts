import type { BlobError } from "./blob-errors.js";
import { type BlobResource, type Region, toNumber } from "./blob-mapper-options.js";
import type { Range } from "./range-set.js";
import { VIRTIO_GPU } from "./virtio-gpu-uapi.js";

/**
 * Where a resource would lie in an otherwise empty region, or why it cannot.
 *
 * @param offset in bytes, exact up to 2**53 and never below that if it is above
 */
export function checkMapping(
  resource: BlobResource,
  offset: number,
  region: Region,
): Range | BlobError {
  const { BLOB_MEM_HOST3D, BLOB_FLAG_USE_MAPPABLE } = VIRTIO_GPU;
  const { blobMem = BLOB_MEM_HOST3D, blobFlags = BLOB_FLAG_USE_MAPPABLE } = resource;
  if (toNumber(blobMem) !== BLOB_MEM_HOST3D) return "NOT_HOST_BLOB";
  // What is no number has no bits.
  if (((toNumber(blobFlags) ?? 0) & BLOB_FLAG_USE_MAPPABLE) === 0) return "NOT_MAPPABLE";
  const size = toNumber(resource.size);
  const misaligned = (bytes: number) => region.alignments.some((unit) => bytes % unit !== 0);
  if (size === 0 || (size !== undefined && misaligned(size))) return "BAD_SIZE";
  // Compared without a sum, which could not be exact for a hostile size.
  if (size === undefined || size > region.size || offset > region.size - size) {
    return "OUT_OF_BOUNDS";
  }
  return misaligned(offset) ? "MISALIGNED" : { offset, size };
}
