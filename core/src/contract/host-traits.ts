import type { KernelEpoch } from "./kernel-epochs.js";
import type { Platform } from "./platform.js";
import type { Unknown } from "./unknown.js";

/** An architecture of host and guest. */
export type Arch = Exclude<NonNullable<Platform["arch"]>, Unknown>;

/** What an adapter may ask about the host, beyond the buffer's own facts. */
export interface HostTraits {
  readonly arch: Arch;
  /**
   * The range of kernels that the host's is in. Stable releases backport: below a version that
   * changes an attribute, and that no query shows, a driver does either.
   */
  readonly kernel: KernelEpoch;
  /**
   * drm_arch_can_wc_memory(): whether this architecture's kernel lets drivers map RAM
   * write-combined (include/drm/drm_cache.h).
   */
  readonly canWriteCombineRam: boolean;
  /**
   * Every device's DMA sees the CPU's caches, so that the kernel's DMA API has nothing to flush
   * (no CONFIG_ARCH_HAS_SYNC_DMA_FOR_DEVICE). False where some devices may not.
   */
  readonly dmaCoherent: boolean;
}

/** Kernels from one version up to, not including, another; one of the two at least. */
export interface KernelRange {
  readonly from?: KernelEpoch;
  readonly before?: KernelEpoch;
}

/** What a host is like; every trait that is named must be so. */
export interface HostCondition {
  /** It is this one, or one of these. */
  readonly arch?: Arch | readonly Arch[];
  readonly kernel?: KernelRange;
  readonly canWriteCombineRam?: boolean;
  readonly dmaCoherent?: boolean;
}
