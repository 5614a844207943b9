import { udmabufAdapter } from "@vmprot/adapters/udmabuf";
import { bufferOf, VmprotError } from "@vmprot/core";
import { createUdmabuf, errnoText } from "@vmprot/linux";
import type { Kernel } from "../tokens.js";
import type { Buffer } from "../vmm.js";
import { sharedMemoryAdapter } from "./shared-memory.js";

/** A buffer of our own making, and what it is in words. */
export interface OwnBuffer extends Buffer {
  readonly what: string;
}

/**
 * A dma-buf over a memfd where the machine has udmabuf, else the memfd alone.
 *
 * @param size bytes, whole pages
 * @throws VmprotError KVM_CALL_FAILED
 */
export function ownBuffer(kernel: Kernel, size: number): OwnBuffer {
  const fd = kernel.memory.memfd("buffer", size);
  if (fd < 0) throw new VmprotError("KVM_CALL_FAILED", `memfd_create: ${errnoText(-fd)}.`);
  const dmaBuf = createUdmabuf(kernel.system, fd, size);
  if (dmaBuf < 0) {
    return {
      ...{ fd, size, what: `plain shared memory: /dev/udmabuf gives ${errnoText(-dmaBuf)}` },
      origin: { kind: "facts", ...bufferOf(sharedMemoryAdapter, {}) },
    };
  }
  kernel.system.close(fd);
  return {
    ...{ fd: dmaBuf, size, what: "a dma-buf of udmabuf, over a memfd" },
    // The memfd is ours: of ordinary pages, and no device uses it.
    origin: {
      kind: "facts",
      ...bufferOf(udmabufAdapter, { hugetlb: false, deviceCoherent: true }),
    },
  };
}
