import { VmprotError } from "@vmprot/core";
import { errnoText } from "../system/errno.js";
import { O_RDWR_CLOEXEC } from "../system/open-flags.js";
import type { System } from "../system/system.js";
import { HEAP_ALLOC } from "../uapi/dma-heap-uapi.js";
import { allocationFailed } from "./allocation-failed.js";
import type { OwnBuffer } from "./allocator.js";

/** @throws VmprotError DEVICE_UNAVAILABLE, ALLOCATION_FAILED */
export function heapBuffer(system: System, node: string, size: number): OwnBuffer {
  const heap = system.open(node, O_RDWR_CLOEXEC);
  if (heap < 0) {
    const message = `${node} cannot be opened: ${errnoText(-heap)}.`;
    throw new VmprotError("DEVICE_UNAVAILABLE", message);
  }
  const argument = HEAP_ALLOC.structure.bytes({ len: BigInt(size), fd_flags: O_RDWR_CLOEXEC });
  const errno = system.ioctl(heap, HEAP_ALLOC.request, argument);
  system.close(heap);
  if (errno !== 0) throw allocationFailed(node, HEAP_ALLOC.name, errno);
  return { fd: HEAP_ALLOC.structure.read(argument).fd, size };
}
