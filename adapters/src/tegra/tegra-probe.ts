import { programProbe } from "@vmprot/core/uapi";

/**
 * `exp_name` says it all: tegra alone exports under its name, and maps all its buffers alike. An import
 * that is exported again keeps its own dma-buf, though without an IOMMU only for as long as a handle of
 * it is left; who made one anew of a framebuffer alone would have to say that it was imported. Source:
 * drivers/gpu/drm/tegra/gem.c, tegra_bo_import; drivers/gpu/drm/drm_prime.c,
 * drm_gem_prime_handle_to_dmabuf.
 */
export const tegraProbe = programProbe({
  expNames: ["tegra_drm"],
  program: [{ facts: { imported: false } }],
});
