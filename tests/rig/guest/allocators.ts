import { openSync, readdirSync, readFileSync } from "node:fs";
import { createDumb, createQxl, createRadeon, exportGem, type Gem } from "./drm.js";
import { fcntl, ftruncate, ioctl, memfd, withDevice } from "./libc.js";
import { Structure } from "./structure.js";

// include/uapi/linux/dma-heap.h, udmabuf.h, memfd.h, fcntl.h and videodev2.h
const DMA_HEAP_IOCTL_ALLOC = 0xc0184800;
const UDMABUF_CREATE = 0x40187542;
const MFD_ALLOW_SEALING = 2;
export const MFD_HUGETLB = 4;
const F_ADD_SEALS = 1033;
const F_SEAL_SHRINK = 2;
const VIDIOC_REQBUFS = 0xc0145608;
const VIDIOC_EXPBUF = 0xc0405610;
const V4L2_BUF_TYPE_VIDEO_CAPTURE = 1;
const V4L2_MEMORY_MMAP = 1;
const O_CLOEXEC_RDWR = 0o2000002;

/** A dma-buf of this process. */
export interface DmaBuf {
  readonly fd: number;
  readonly size: number;
}

const exported = (gem: Gem): DmaBuf => ({ fd: exportGem(gem), size: gem.size });

/** A dumb buffer of 64 pixels of 32 bits a line, 16 KiB if nothing else is said. */
export const dumbBuffer = (driver: string, size = 16384): DmaBuf =>
  exported(createDumb(driver, 64, size / 256));

export const radeonBuffer = (domains: number, flags: number, size = 65536): DmaBuf =>
  exported(createRadeon(domains, flags, size));

export const qxlBuffer = (size = 65536): DmaBuf => exported(createQxl(size));

export function heapBuffer(heap: string, size: number): DmaBuf {
  return withDevice(`/dev/dma_heap/${heap}`, (device) => {
    // len (u64), fd, fd_flags, heap_flags (u64)
    const alloc = new Structure(24, { 0: size, 12: O_CLOEXEC_RDWR });
    ioctl(device, DMA_HEAP_IOCTL_ALLOC, alloc.bytes);
    return { fd: alloc.u32(8), size };
  });
}

/**
 * Memory of this process, which is no dma-buf.
 *
 * @param flags of memfd_create
 * @param fill fills it first
 */
export function plainMemory(
  size: number,
  flags = 0,
  fill: (memfd: number) => void = () => {},
): DmaBuf {
  const fd = memfd("rig", flags);
  ftruncate(fd, size);
  fill(fd);
  return { fd, size };
}

/**
 * @param flags of memfd_create
 * @param fill fills the memfd first
 */
export function udmabuf(size: number, flags = 0, fill: (memfd: number) => void = () => {}): DmaBuf {
  const memory = memfd("rig", MFD_ALLOW_SEALING | flags);
  ftruncate(memory, size);
  fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK);
  fill(memory);
  return withDevice("/dev/udmabuf", (device) => {
    // memfd, flags, offset (u64), size (u64): the new descriptor is what the call returns
    const create = new Structure(24, { 0: memory, 16: size });
    return { fd: ioctl(device, UDMABUF_CREATE, create.bytes), size };
  });
}

const vivid = new Map<number, DmaBuf>();

/**
 * The first buffer of vivid's capture queue: the same each time, for the queue has one owner.
 *
 * @param instance vivid's, each of which has an allocator
 */
export function vividBuffer(instance: number): DmaBuf {
  const known = vivid.get(instance) ?? captureBuffer(`vivid-00${instance}-vid-cap`);
  vivid.set(instance, known);
  return known;
}

/** The device stays open, or the queue is gone. */
function captureBuffer(device: string): DmaBuf {
  const folder = "/sys/class/video4linux";
  const name = readdirSync(folder).find(
    (entry) => readFileSync(`${folder}/${entry}/name`, "utf8").trim() === device,
  );
  const fd = openSync(`/dev/${name}`, "r+");
  const type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  const request = new Structure(20, { 0: 2, 4: type, 8: V4L2_MEMORY_MMAP });
  ioctl(fd, VIDIOC_REQBUFS, request.bytes);
  // type, index, plane, flags, fd
  const expbuf = new Structure(64, { 0: type, 12: O_CLOEXEC_RDWR });
  ioctl(fd, VIDIOC_EXPBUF, expbuf.bytes);
  return { fd: expbuf.bytes.readInt32LE(16), size: 16384 };
}
