import { DrmFile } from "../drm/drm-file.js";
import { O_RDWR_CLOEXEC } from "../system/open-flags.js";
import type { System } from "../system/system.js";
import { MODE_CREATE_DUMB, PRIME_HANDLE_TO_FD } from "../uapi/drm-uapi.js";
import { allocationFailed } from "./allocation-failed.js";
import type { OwnBuffer } from "./allocator.js";

/** Pixels of 4 bytes in a line: every driver's lines may be so long without a gap. */
const WIDTH = 256;

/**
 * Makes a dumb buffer and exports it. The device is closed again: the dma-buf keeps the memory.
 *
 * @param node a primary one
 * @throws VmprotError DEVICE_UNAVAILABLE, DEVICE_NOT_DRM, ALLOCATION_FAILED, ARCH_UNSUPPORTED
 */
export function dumbBuffer(system: System, node: string, size: number): OwnBuffer {
  const file = new DrmFile(system, node);
  try {
    const made = MODE_CREATE_DUMB.issue(file, {
      height: size / (4 * WIDTH),
      width: WIDTH,
      bpp: 32,
    });
    if (made.errno !== 0) throw allocationFailed(node, MODE_CREATE_DUMB.name, made.errno);
    const { handle } = made.values;
    const exported = PRIME_HANDLE_TO_FD.issue(file, { handle, flags: O_RDWR_CLOEXEC });
    if (exported.errno !== 0) throw allocationFailed(node, PRIME_HANDLE_TO_FD.name, exported.errno);
    return { fd: exported.values.fd, size: Number(made.values.size) };
  } finally {
    file.close();
  }
}
