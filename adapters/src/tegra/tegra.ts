import { type CacheMode, defineAdapter, type Placement } from "@vmprot/core";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { writeCombined } from "../families/write-combined.js";
import { tegraProbe } from "./tegra-probe.js";

/**
 * The worse of two VMAs: behind an IOMMU pages of a shmem file, by vm_insert_page; without one
 * remap_pfn_range of a contiguous block, whose tail pages have no reference count.
 */
const mapped = (...modes: readonly CacheMode[]): readonly Placement[] =>
  modes.map((cache) => ({ memory: "ram", cache, vma: "pfnmap", pages: "non-refcounted" }));

/** The exporter of NVIDIA Tegra's displays and its older GPUs, of the mainline kernel. */
export const tegraAdapter = defineAdapter({
  contract: 1,
  exporter: "tegra",
  names: { tegra_drm: {} },
  title: "NVIDIA Tegra displays and engines, mainline (drm/tegra): write-combined, always",
  source: "drivers/gpu/drm/tegra/gem.c (Linux 6.12 to 7.2)",
  facts: { imported: IMPORTED_FACT },
  rules: [
    IMPORTED_RULE,
    // Its begin_cpu_access flushes the kernel's own cached mapping; this one needs none.
    ...writeCombined({
      id: "write-combined",
      map: mapped("write-combined"),
      source: "drivers/gpu/drm/tegra/gem.c, __tegra_gem_mmap",
    }),
  ],
  cases: [
    { name: "native", facts: {} },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: tegraProbe,
});
