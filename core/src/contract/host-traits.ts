/** What an adapter may ask about the host, beyond the buffer's own facts. */
export interface HostTraits {
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
