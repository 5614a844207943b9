import { O_RDWR_CLOEXEC } from "../system/open-flags.js";
import type { System } from "../system/system.js";
import { UDMABUF_CREATE, UDMABUF_FLAGS_CLOEXEC } from "../uapi/udmabuf-uapi.js";

/** The device that makes them. */
export const UDMABUF = "/dev/udmabuf";

/**
 * Makes a memfd a dma-buf, which keeps its memory.
 *
 * @returns a dma-buf over the memfd's first `size` bytes, or the negative errno
 */
export function createUdmabuf(system: System, memfd: number, size: number): number {
  const device = system.open(UDMABUF, O_RDWR_CLOEXEC);
  if (device < 0) return device;
  const { structure, request } = UDMABUF_CREATE;
  const create = structure.bytes({ memfd, flags: UDMABUF_FLAGS_CLOEXEC, size: BigInt(size) });
  const fd = system.ask(device, request, Number(system.address(create)));
  system.close(device);
  return fd;
}
