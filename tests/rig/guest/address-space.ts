import koffi from "koffi";

const library = koffi.load(null);
const mmapCall = library.func(
  "intptr_t mmap(uintptr_t address, size_t length, int prot, int flags, int fd, long offset)",
);
const munmapCall = library.func("int munmap(uintptr_t address, size_t length)");
const fillCall = library.func("void *memset(uintptr_t address, int byte, size_t length)");

// asm-generic/mman.h and mman-common.h
const PROT_READ = 1;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MAP_PRIVATE = 2;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;

const PAGE = 4096;

/** What stage 2 can map with one entry, with pages of 4 KiB. */
export const BLOCK = 2 * 1024 * 1024;

/** @throws with the errno */
function mmap(at: bigint, size: number, prot: number, flags: number, fd: number): bigint {
  const address = BigInt(mmapCall(at, size, prot, flags, fd, 0));
  if (address === -1n) throw new Error(`mmap: errno ${koffi.errno()}`);
  return address;
}

/** Anonymous memory of this process, into which a file can be mapped later. */
export class AddressSpace {
  readonly address: bigint;
  readonly #size: number;

  /** @param remainder of its address modulo {@link BLOCK} */
  constructor(size: number, remainder: number) {
    const room = size + 2 * BLOCK;
    const all = mmap(0n, room, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    const block = BigInt(BLOCK);
    this.address = ((all + block - 1n) / block) * block + BigInt(remainder);
    this.#size = size;
  }

  /** Replaces the memory by the file's first bytes. @throws with the errno */
  map(fd: number, writable = true): void {
    const prot = writable ? PROT_READ_WRITE : PROT_READ;
    mmap(this.address, this.#size, prot, MAP_SHARED | MAP_FIXED, fd);
  }

  /** Writes to every page, which allocates what is not there. */
  touch(): void {
    for (let offset = 0; offset < this.#size; offset += PAGE) {
      fillCall(this.address + BigInt(offset), 1, 1);
    }
  }

  unmap(): void {
    munmapCall(this.address, this.#size);
  }
}
