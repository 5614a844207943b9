import { closeSync, readSync, writeSync } from "node:fs";
import { AddressSpace, BLOCK } from "./address-space.js";
import type { DmaBuf } from "./allocators.js";
import { askHost } from "./ask-host.js";
import { fcntl, pipe } from "./libc.js";
import { mappingOffset } from "./mapping-offset.js";

// include/uapi/linux/fcntl.h
const F_SETPIPE_SZ = 1031;

const PAGE = 4096;
const DISORDER = 389;
/** What a pipe can be made to hold, in pages. */
const IN_PIPE = 256;
/** Twice as many pages as the largest buffer that is scattered has. */
const PAIRS = 8;

/** A pipe, and how to fill and empty it. */
class Pipe {
  readonly #fds: readonly [read: number, write: number];
  readonly #page = Buffer.alloc(PAGE);

  constructor() {
    this.#fds = pipe();
    fcntl(this.#fds[1], F_SETPIPE_SZ, IN_PIPE * PAGE);
  }

  /** Takes a page of memory. */
  put(): void {
    writeSync(this.#fds[1], this.#page);
  }

  /** Gives one back. */
  take(): void {
    readSync(this.#fds[0], this.#page);
  }
}

/**
 * Leaves many single pages free, no two side by side: what is allocated next, page by page, is made of
 * them. The kernel has lists of them by whether what they held can be moved, as what is in a pipe and
 * in a driver's buffer cannot. Those between them stay in use as long as this process lives.
 */
export function scatterMemory(): void {
  for (let made = 0; made < PAIRS; made += 1) {
    const [kept, emptied] = [new Pipe(), new Pipe()];
    for (let page = 0; page < IN_PIPE; page += 1) {
      kept.put();
      emptied.put();
    }
    for (let page = 0; page < IN_PIPE; page += 1) emptied.take();
  }
}

/** Writes to every page of a file, which allocates them, not one after its neighbour. */
export function fillInDisorder(fd: number, size: number): void {
  const pages = size / PAGE;
  const bytes = Buffer.alloc(PAGE);
  // Coprime to any power of two.
  for (let page = 0; page < pages; page += 1) {
    writeSync(fd, bytes, 0, PAGE, ((page * DISORDER) % pages) * PAGE);
  }
}

/** Faults a memfd's pages in by an mmap that lies so that huge ones fit. */
export function faultIn(size: number): (fd: number) => void {
  return (fd) => {
    const space = new AddressSpace(size, 0);
    space.map(fd);
    space.touch();
    space.unmap();
  };
}

/** Pages of the first block that a buffer is looked at for. */
const LOOKED_AT = [0, 1, 2, 3, 64, 256, 511];

/** Whether the buffer's pages are not side by side: by their entries in this process's tables. */
function isScattered({ fd, size }: DmaBuf): boolean {
  const space = new AddressSpace(size, 0);
  space.map(fd);
  space.touch();
  const { pages } = askHost({
    pages: LOOKED_AT.map((page) => ({
      address: `0x${(space.address + BigInt(page * PAGE)).toString(16)}`,
    })),
  });
  space.unmap();
  const physical = pages.map((page) => ("error" in page ? Number.NaN : Number(page.physical)));
  const beginnings = physical.map((at, index) => at - (LOOKED_AT[index] ?? 0) * PAGE);
  if (beginnings.some(Number.isNaN)) throw new Error(JSON.stringify(pages));
  return new Set(beginnings).size > 1;
}

/**
 * A buffer that is scattered, and whose mappings begin at a block. Those that are not stay, so that
 * the next is another.
 *
 * @param make makes one of so many bytes
 */
export function scatteredBuffer(make: (size: number) => DmaBuf, size: number): DmaBuf {
  for (let attempt = 0; attempt < 24; attempt += 1) {
    const buffer = onBlock(make, size);
    if (isScattered(buffer)) return buffer;
  }
  throw new Error("no buffer is scattered");
}

/**
 * A buffer whose mappings begin at a multiple of {@link BLOCK} in what the kernel takes for their
 * physical address: drivers count them through, so that smaller ones fill the gap.
 *
 * @param make makes one of so many bytes
 */
function onBlock(make: (size: number) => DmaBuf, size: number): DmaBuf {
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const buffer = make(size);
    const beyond = mappingOffset(buffer) % BLOCK;
    if (beyond === 0) return buffer;
    closeSync(buffer.fd);
    make(BLOCK - beyond);
  }
  throw new Error("no buffer begins at a block");
}
