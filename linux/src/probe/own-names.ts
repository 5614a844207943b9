/** A driver whose exporter has a name of its own, and what follows from that. */
export interface OwnName {
  /** DRM_IOCTL_VERSION's name. */
  readonly driver: string;
  /** The `exp_name`s that its buffers have; with `drm`, where older kernels say that. */
  readonly expNames: readonly string[];
  /** Why: where the kernel says so. */
  readonly source: string;
  /** Why a buffer of its name can hold another exporter's memory all the same. */
  readonly keepsImports?: string;
}

/**
 * Drivers that an adapter need not be loaded for, so that their devices are no candidates for every
 * buffer named `drm`. Where an adapter claims a driver, its word counts.
 */
export const OWN_NAMES: readonly OwnName[] = [
  {
    driver: "i915",
    expNames: ["i915"],
    source: "drivers/gpu/drm/i915/gem/i915_gem_dmabuf.c, i915_gem_prime_export",
  },
  {
    driver: "virtio_gpu",
    expNames: ["virtio_gpu"],
    source: "drivers/gpu/drm/virtio/virtgpu_prime.c, virtgpu_gem_prime_export",
  },
  {
    driver: "tegra",
    expNames: ["tegra_drm"],
    source: "drivers/gpu/drm/tegra/gem.c, tegra_gem_prime_export",
    keepsImports:
      "Without an IOMMU domain an import has no import_attach, and is exported again under the driver's own name (tegra_bo_import).",
  },
  {
    driver: "armada-drm",
    expNames: ["armada"],
    source: "drivers/gpu/drm/armada/armada_gem.c, armada_gem_prime_export",
  },
  {
    driver: "omapdrm",
    expNames: ["omapdrm"],
    source: "drivers/gpu/drm/omapdrm/omap_gem_dmabuf.c, omap_gem_prime_export",
  },
  {
    driver: "msm-kms",
    expNames: ["msm", "drm"],
    source:
      "drivers/gpu/drm/msm/msm_drv.c, msm_kms_driver: the display's half of msm with separate_gpu_kms, which exports as msm does (Linux 6.17)",
  },
  {
    driver: "amdxdna_accel_driver",
    expNames: ["amdxdna", "drm"],
    source: "drivers/accel/amdxdna/amdxdna_gem.c, amdxdna_gem_prime_export (Linux 6.16)",
  },
];

const BY_DRIVER = new Map(OWN_NAMES.map((each) => [each.driver, each]));
const KEEP_IMPORTS = new Set(
  OWN_NAMES.filter(({ keepsImports }) => keepsImports !== undefined).flatMap(
    ({ expNames }) => expNames,
  ),
);

/** The names that a driver's buffers are known to have. */
export const namesOf = (driver: string): readonly string[] | undefined =>
  BY_DRIVER.get(driver)?.expNames;

/** Whether buffers of this name can be imports that their importer exports as its own. */
export const keepsImports = (expName: string): boolean => KEEP_IMPORTS.has(expName);
