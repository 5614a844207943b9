import { loadKoffi } from "./load-koffi.js";

/** Memory that is shared with the kernel or other processes, by address. Nothing here throws. */
export interface Memory {
  /**
   * mmap(), shared, readable and writable, of the file's first `size` bytes.
   *
   * @returns the address, or the negative errno
   */
  map(fd: number, size: number): bigint;
  /** munmap() of what `map` returned, with the same size in bytes. A failure is not told. */
  unmap(address: bigint, size: number): void;
  /** Copies bytes there. The kernel ends the process where nothing can be mapped in (SIGBUS). */
  write(address: bigint, bytes: Uint8Array): void;
  /** Copies bytes from there: a view would outlive the mapping. */
  read(address: bigint, length: number): Uint8Array;
  /**
   * Lends the bytes there, in place, for as long as `use` runs. Whoever keeps them ends the process
   * with the first access after `unmap`: nothing can take them back.
   */
  lend<T>(address: bigint, length: number, use: (bytes: ArrayBuffer) => T): T;
  /**
   * Reads a byte of every page there and writes it back, by way of the kernel: where an access of
   * this process's own would end it (SIGBUS), that has an errno.
   *
   * @returns 0, or the positive errno
   */
  touch(address: bigint, length: number): number;
  /**
   * A file of `size` zero bytes in memory that cannot shrink, as udmabuf wants it (memfd_create).
   *
   * @returns the descriptor, or the negative errno
   */
  memfd(name: string, size: number): number;
}

// Of asm-generic/mman.h and linux/memfd.h, and the same on every architecture that Node.js runs on.
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MFD_CLOEXEC = 1;
const MFD_CLOEXEC_ALLOW_SEALING = 3;
const F_ADD_SEALS = 1033;
const F_SEAL_SHRINK = 2;
/** The smallest page that there is, in bytes. */
const PAGE = 4096n;

let live: Memory | undefined;

/**
 * This process's memory, through koffi.
 *
 * @throws VmprotError FFI_UNAVAILABLE
 */
export function liveMemory(): Memory {
  live ??= bind();
  return live;
}

function bind(): Memory {
  const koffi = loadKoffi();
  const library = koffi.load(null);
  const mmap = library.func(
    "intptr_t mmap(uintptr_t at, size_t length, int prot, int flags, int fd, long offset)",
  );
  const munmap = library.func("int munmap(uintptr_t at, size_t length)");
  const copyTo = library.func("void *memcpy(uintptr_t to, const void *from, size_t length)");
  const copyFrom = library.func("void *memcpy(void *to, uintptr_t from, size_t length)");
  const create = library.func("int memfd_create(const char *name, unsigned int flags)");
  const truncate = library.func("int ftruncate(int fd, long length)");
  const fcntl = library.func("int fcntl(int fd, int command, long argument)");
  const pwrite = library.func("long pwrite(int fd, uintptr_t from, size_t length, long offset)");
  const pread = library.func("long pread(int fd, uintptr_t to, size_t length, long offset)");
  const close = library.func("int close(int fd)");
  return {
    map(fd, size) {
      const address = BigInt(mmap(0, size, PROT_READ_WRITE, MAP_SHARED, fd, 0));
      return address === -1n ? BigInt(-koffi.errno()) : address;
    },
    unmap: (address, size) => void munmap(address, size),
    write: (address, bytes) => void copyTo(address, bytes, bytes.length),
    read(address, length) {
      const bytes = new Uint8Array(length);
      copyFrom(bytes, address, length);
      return bytes;
    },
    lend: (address, length, use) => use(koffi.view(address, length)),
    touch(address, length) {
      const byte = create("touch", MFD_CLOEXEC);
      if (byte < 0) return koffi.errno();
      try {
        for (let at = 0n; at < length; at += PAGE) {
          if (pwrite(byte, address + at, 1, 0) !== 1) return koffi.errno();
          if (pread(byte, address + at, 1, 0) !== 1) return koffi.errno();
        }
        return 0;
      } finally {
        close(byte);
      }
    },
    memfd(name, size) {
      const fd = create(name, MFD_CLOEXEC_ALLOW_SEALING);
      if (fd < 0) return -koffi.errno();
      if (truncate(fd, size) === 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) === 0) return fd;
      const errno = koffi.errno();
      close(fd);
      return -errno;
    },
  };
}
