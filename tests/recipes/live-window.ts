import type { Window } from "@vmprot/example-recipes";
import type { BlobMapping } from "@vmprot/virtio-gpu";
import koffi from "koffi";

const library = koffi.load(null);
const mmapCall = library.func(
  "intptr_t mmap(uintptr_t address, size_t length, int prot, int flags, int fd, long offset)",
);
const munmapCall = library.func("int munmap(uintptr_t address, size_t length)");
const socketCall = library.func("int socket(int domain, int type, int protocol)");
const memfdCall = library.func("int memfd_create(const char *name, unsigned int flags)");

// asm-generic/mman.h and mman-common.h, linux/memfd.h
const PROT_NONE = 0;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MAP_PRIVATE = 2;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MFD_CLOEXEC = 1;
const MFD_HUGETLB = 4;

function mmap(at: bigint, size: number, prot: number, flags: number, fd: number): bigint {
  const address = BigInt(mmapCall(at, size, prot, flags, fd, 0));
  return address === -1n ? BigInt(-koffi.errno()) : address;
}

/** A window of this process's memory. */
export class LiveWindow implements Window, Disposable {
  readonly size: number;
  readonly address: bigint;
  readonly #fdOf: (resourceId: number) => number;

  /** @throws with the errno */
  constructor(size: number, fdOf: (resourceId: number) => number) {
    this.size = size;
    this.#fdOf = fdOf;
    this.address = mmap(0n, size, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (this.address < 0n) throw new Error(`mmap: errno ${-this.address}`);
  }

  put({ resourceId, offset, size }: Pick<BlobMapping, "resourceId" | "offset" | "size">): number {
    const fd = this.#fdOf(resourceId);
    return this.#errno(offset, size, PROT_READ_WRITE, MAP_SHARED, fd);
  }

  clear({ offset, size }: Pick<BlobMapping, "offset" | "size">): number {
    return this.#errno(offset, size, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  }

  /** What libkrun leaves in place of a blob: memory that nobody may touch. */
  forbid({ offset, size }: Pick<BlobMapping, "offset" | "size">): number {
    return this.#errno(offset, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  }

  [Symbol.dispose](): void {
    munmapCall(this.address, this.size);
  }

  #errno(offset: number, size: number, prot: number, flags: number, fd: number): number {
    const address = mmap(this.address + BigInt(offset), size, prot, flags | MAP_FIXED, fd);
    return address < 0n ? Number(-address) : 0;
  }
}

const AF_UNIX = 1;
const SOCK_STREAM = 1;

/** A descriptor whose own mmap says ENODEV when it is asked, as a socket's does. */
export const socket = (): number => socketCall(AF_UNIX, SOCK_STREAM, 0);

/** An empty memfd in huge pages. */
export const hugeMemfd = (): number => memfdCall("huge", MFD_CLOEXEC | MFD_HUGETLB);
