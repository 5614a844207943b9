import type { Facts } from "@vmprot/core";

/** A buffer of this process's own. Whoever gets it closes the descriptor. */
export interface OwnBuffer {
  readonly fd: number;
  /** Bytes, whole pages: what was asked for or more. */
  readonly size: number;
}

/** Something that buffers can be had from on this machine. */
export interface Allocator {
  /** In a few words, such as `dumb buffer of vgem`. */
  readonly what: string;
  /** The exporter, or the DRM driver; either is a name that queries may use. */
  readonly exporter: string;
  /** The device that is opened for it; absent where none is. */
  readonly node?: string;
  /** Its buffers are no dma-bufs, so that nobody can be asked about them. */
  readonly plain?: true;
  /** What its maker knows where nobody else can tell. */
  readonly known: Facts;
  /**
   * Allocates a buffer.
   *
   * @param size bytes, a multiple of 256 KiB
   * @throws VmprotError DEVICE_UNAVAILABLE, DEVICE_NOT_DRM, ALLOCATION_FAILED, ARCH_UNSUPPORTED
   */
  allocate(size: number): OwnBuffer;
}
