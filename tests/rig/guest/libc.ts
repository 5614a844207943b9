import { closeSync, openSync } from "node:fs";
import koffi from "koffi";

const library = koffi.load(null);
const ioctlCall = library.func("int ioctl(int fd, unsigned long request, void *argument)");
const ioctlNumberCall = library.func(
  "int ioctl(int fd, unsigned long request, uintptr_t argument)",
);
const mmapCall = library.func(
  "uintptr_t mmap(uintptr_t address, size_t length, int prot, int flags, int fd, long offset)",
);
const munmapCall = library.func("int munmap(uintptr_t address, size_t length)");
const copyOut = library.func("void *memcpy(uintptr_t to, void *from, size_t length)");
const copyIn = library.func("void *memcpy(void *to, uintptr_t from, size_t length)");
const memfdCall = library.func("int memfd_create(const char *name, unsigned int flags)");
const fcntlCall = library.func("int fcntl(int fd, int command, long argument)");
const dup2Call = library.func("int dup2(int from, int to)");
const pipeCall = library.func("int pipe(int *fds)");
const ftruncateCall = library.func("int ftruncate(int fd, long length)");

const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MAP_FIXED = 0x10;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

function check<T extends number | bigint>(result: T, what: string): T {
  if (Number(result) !== -1) return result;
  throw new Error(`${what}: errno ${koffi.errno()}`);
}

/** Issues an ioctl; the driver's answer is in the argument afterwards, and what the call returned. */
export function ioctl(fd: number, request: number, argument: Uint8Array): number {
  return check(ioctlCall(fd, request, argument), `ioctl 0x${request.toString(16)}`);
}

/** One whose argument is a number. */
export const ioctlNumber = (fd: number, request: number, argument: number): number =>
  check(ioctlNumberCall(fd, request, argument), `ioctl 0x${request.toString(16)}`);

export const memfd = (name: string, flags: number): number =>
  check(memfdCall(name, flags), "memfd_create");
/** @returns the ends to read from and to write to */
export function pipe(): [read: number, write: number] {
  const fds = new Int32Array(2);
  check(pipeCall(fds), "pipe");
  return [fds[0] ?? -1, fds[1] ?? -1];
}
export const ftruncate = (fd: number, length: number): void => {
  check(ftruncateCall(fd, length), "ftruncate");
};
export const fcntl = (fd: number, command: number, argument: number): void => {
  check(fcntlCall(fd, command, argument), "fcntl");
};

const F_DUPFD_CLOEXEC = 1030;
/** Another descriptor for the same file. */
export const dup = (fd: number): number => check(fcntlCall(fd, F_DUPFD_CLOEXEC, 0), "fcntl");

/** The same file by a descriptor that is given, whatever that was before. */
export const dupTo = (fd: number, to: number): void => {
  check(dup2Call(fd, to), "dup2");
};

/** Does something with a device that is open only so long. */
export function withDevice<T>(path: string, action: (fd: number) => T): T {
  const fd = openSync(path, "r+");
  try {
    return action(fd);
  } finally {
    closeSync(fd);
  }
}

/** A shared mapping of a buffer, by address: JavaScript must not keep a view of memory that moves. */
export class Mapping {
  readonly address: bigint;
  readonly #size: number;

  /** @param at takes the place of what is mapped there */
  constructor(fd: number, size: number, at?: bigint) {
    const flags = at === undefined ? MAP_SHARED : MAP_SHARED | MAP_FIXED;
    const address = mmapCall(at ?? 0, size, PROT_READ_WRITE, flags, fd, 0);
    this.address = BigInt(address);
    if (this.address === MAP_FAILED) throw new Error(`mmap: errno ${koffi.errno()}`);
    this.#size = size;
  }

  write(offset: number, bytes: Uint8Array): void {
    copyOut(this.address + BigInt(offset), bytes, bytes.length);
  }

  read(offset: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    copyIn(bytes, this.address + BigInt(offset), length);
    return bytes;
  }

  unmap(): void {
    munmapCall(this.address, this.#size);
  }
}
