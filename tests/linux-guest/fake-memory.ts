import { ERRNO, type Memory } from "@vmprot/linux";

interface Mapping {
  readonly fd: number;
  readonly size: number;
  readonly bytes: ArrayBuffer;
}

/** A process's mappings, as mmap() chooses their addresses: each below the one before. */
export class FakeMemory implements Memory {
  /** By address. */
  readonly mapped = new Map<bigint, Mapping>();
  /** What was touched, by address and length. */
  readonly touched: [bigint, number][] = [];
  readonly #files = new Map<number, ArrayBuffer>();
  readonly #open: Map<number, string>;
  readonly #fail: (call: string) => number;
  #lowest = 0x7f00_0000_0000n;

  /** @param fail gives the errno of the call that is about to be made, or 0 */
  constructor(open: Map<number, string>, fail: (call: string) => number) {
    this.#open = open;
    this.#fail = fail;
  }

  map(fd: number, size: number): bigint {
    const errno = this.#open.has(fd) ? this.#fail("mmap") : ERRNO.EBADF;
    if (errno !== 0) return BigInt(-errno);
    const bytes = this.#files.get(fd) ?? new ArrayBuffer(size);
    this.#files.set(fd, bytes);
    this.#lowest -= BigInt(Math.ceil(size / 4096) * 4096);
    this.mapped.set(this.#lowest, { fd, size, bytes });
    return this.#lowest;
  }

  unmap(address: bigint, size: number): void {
    if (this.mapped.get(address)?.size !== size) throw new Error("munmap of what is not mapped");
    this.mapped.delete(address);
  }

  write(address: bigint, bytes: Uint8Array): void {
    this.#at(address, bytes.length).set(bytes);
  }

  read(address: bigint, length: number): Uint8Array {
    return this.#at(address, length).slice();
  }

  lend<T>(address: bigint, length: number, use: (bytes: ArrayBuffer) => T): T {
    const { buffer, byteOffset } = this.#at(address, length);
    if (byteOffset !== 0 || buffer.byteLength !== length) throw new Error("a part is lent");
    return use(buffer);
  }

  touch(address: bigint, length: number): number {
    this.#at(address, length);
    this.touched.push([address, length]);
    return this.#fail("touch");
  }

  memfd(name: string, size: number): number {
    const errno = this.#fail("memfd_create");
    if (errno !== 0) return -errno;
    const fd = 100 + this.#files.size;
    this.#files.set(fd, new ArrayBuffer(size));
    this.#open.set(fd, `memfd ${name}`);
    return fd;
  }

  /** Whether all of it is in one mapping. */
  has(address: bigint, length: number): boolean {
    return this.#find(address, length) !== undefined;
  }

  #find(address: bigint, length: number) {
    return [...this.mapped].find(
      ([from, { size }]) =>
        address >= from && address + BigInt(length) <= from + BigInt(Math.ceil(size / 4096) * 4096),
    );
  }

  #at(address: bigint, length: number): Uint8Array<ArrayBuffer> {
    const found = this.#find(address, length);
    if (found === undefined) throw new Error(`SIGSEGV at 0x${address.toString(16)}`);
    return new Uint8Array(found[1].bytes, Number(address - found[0]), length);
  }
}
