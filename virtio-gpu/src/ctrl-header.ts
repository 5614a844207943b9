import { LAYOUTS, VIRTIO_GPU } from "./virtio-gpu-uapi.js";

const { size, fields } = LAYOUTS.virtio_gpu_ctrl_hdr;

/** What of a request's header its response depends on. */
export interface CtrlHeader {
  /** VIRTIO_GPU_CMD_*. */
  readonly type: number;
  /** VIRTIO_GPU_FLAG_*, as the guest set them. */
  readonly flags: number;
  /** `fence_id`, bits 0 to 31. */
  readonly fenceLow: number;
  /** `fence_id`, bits 32 to 63. */
  readonly fenceHigh: number;
  readonly ctxId: number;
  /** The guest's byte, as it is: responses echo it, and nothing else is done with it. */
  readonly ringIdx: number;
}

/** Stands in for the header of a request too short to have one: nothing of it is echoed. */
const NO_HEADER: CtrlHeader = Object.freeze({
  type: 0,
  flags: 0,
  fenceLow: 0,
  fenceHigh: 0,
  ctxId: 0,
  ringIdx: 0,
});

/**
 * Reads each byte of a request's header once, so that a guest that changes it meanwhile is answered
 * by one reading of it. Fewer than 24 bytes count as none.
 */
export function readHeader(request: Uint8Array): CtrlHeader {
  if (request.length < size) return NO_HEADER;
  return {
    type: le32(request, fields.type[0]),
    flags: le32(request, fields.flags[0]),
    fenceLow: le32(request, fields.fence_id[0]),
    fenceHigh: le32(request, fields.fence_id[0] + 4),
    ctxId: le32(request, fields.ctx_id[0]),
    ringIdx: request[fields.ring_idx[0]] as number,
  };
}

const ECHOED = VIRTIO_GPU.FLAG_FENCE | VIRTIO_GPU.FLAG_INFO_RING_IDX;

/**
 * Writes a response's header. The fence flag brings `fence_id` with it, the ring flag `ring_idx`;
 * `ctx_id` is always the request's, all other flags and the padding are 0. Source: virtio 1.3,
 * 5.7.6.7 (Request header).
 *
 * @param response zeroed, 24 bytes at least
 * @param type VIRTIO_GPU_RESP_*
 */
export function writeHeader(response: Uint8Array, type: number, request: CtrlHeader): void {
  const flags = request.flags & ECHOED;
  putLe32(response, fields.type[0], type);
  putLe32(response, fields.flags[0], flags);
  if ((flags & VIRTIO_GPU.FLAG_FENCE) !== 0) {
    putLe32(response, fields.fence_id[0], request.fenceLow);
    putLe32(response, fields.fence_id[0] + 4, request.fenceHigh);
  }
  putLe32(response, fields.ctx_id[0], request.ctxId);
  if ((flags & VIRTIO_GPU.FLAG_INFO_RING_IDX) !== 0) {
    response[fields.ring_idx[0]] = request.ringIdx;
  }
}

/** The unsigned little-endian number in the 4 bytes from `at`, which must be there. */
export function le32(bytes: Uint8Array, at: number): number {
  const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]] as const;
  return (((a as number) | ((b as number) << 8) | ((c as number) << 16)) +
    (d as number) * 2 ** 24) as number;
}

/** Writes the low 32 bits of a number, little-endian, to the 4 bytes from `at`. */
export function putLe32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}
