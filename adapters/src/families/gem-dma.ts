/**
 * How drivers map objects of the GEM DMA helper: as the kernel's DMA API does; see dma-pgprot.ts. No
 * UAPI tells of them, and their dma-bufs have no begin_cpu_access.
 */
export const GEM_DMA_MMAP = "drivers/gpu/drm/drm_gem_dma_helper.c, drm_gem_dma_mmap";
