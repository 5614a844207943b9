import type { Memory } from "../system/memory.js";
import { PAGE } from "./page-tables.js";

/** The VMM's own mapping of the buffer: what the guest gets is this, through KVM's page faults. */
export class BufferMemory {
  readonly address: bigint;
  readonly pages: number;
  readonly size: number;
  readonly #memory: Memory;

  /**
   * Of memory that is mapped already.
   *
   * @param address a negative one is a negative errno: the mmap that should have led here failed
   */
  constructor(memory: Memory, address: bigint, size: number) {
    this.#memory = memory;
    this.address = address;
    this.size = size;
    this.pages = size / PAGE;
  }

  /** Maps a file's first bytes. */
  static of(memory: Memory, fd: number, size: number): BufferMemory {
    return new BufferMemory(memory, memory.map(fd, size), size);
  }

  /** Writes `first`, `first + 1`, … at that offset of each page. */
  fill(offset: number, first: number): void {
    const word = new DataView(new ArrayBuffer(4));
    const bytes = new Uint8Array(word.buffer);
    for (let page = 0; page < this.pages; page++) {
      word.setUint32(0, first + page, true);
      this.#memory.write(this.#at(page, offset), bytes);
    }
  }

  /** How many pages do not have there what {@link fill} would write. */
  wrong(offset: number, first: number): number {
    let wrong = 0;
    for (let page = 0; page < this.pages; page++) {
      const { buffer, byteOffset } = this.#memory.read(this.#at(page, offset), 4);
      const word = new DataView(buffer, byteOffset).getUint32(0, true);
      if (word !== (first + page) >>> 0) wrong++;
    }
    return wrong;
  }

  /** munmap(), where there is a mapping. */
  unmap(): void {
    if (this.address > 0n) this.#memory.unmap(this.address, this.size);
  }

  #at(page: number, offset: number): bigint {
    return this.address + BigInt(page * PAGE + offset);
  }
}
