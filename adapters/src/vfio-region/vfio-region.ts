import { type CacheMode, defineAdapter, type Placement, type VmaKind } from "@vmprot/core";

/** A device's memory: pfns without a struct page, so that no reference is taken. */
const device = (cache: CacheMode, vma: VmaKind = "pfnmap"): readonly Placement[] => [
  { memory: "device", cache, vma, pages: "refcounted" },
];

/** VM_ALLOW_ANY_UNCACHED: what VFIO says of PCI memory whose device no access can hang (Linux 6.9). */
const ANY_UNCACHED = "pfnmap-any-uncached";

const NVGRACE = "drivers/vfio/pci/nvgrace-gpu/main.c, nvgrace_gpu_mmap";
const FSL_MC = "drivers/vfio/fsl-mc/vfio_fsl_mc.c, vfio_fsl_mc_mmap_mmio";

/**
 * A region of a VFIO device that the VMM itself maps, which is no dma-buf: what a passed-through
 * device's memory is to the guest. Regions of mediated devices are as their driver maps, and are not
 * covered.
 */
export const vfioRegionAdapter = defineAdapter({
  contract: 1,
  exporter: "vfio-region",
  title: "Regions of VFIO devices that the VMM maps: uncached; of NVIDIA Grace as its memory is",
  source:
    "drivers/vfio/pci/vfio_pci_core.c and nvgrace-gpu/main.c, drivers/vfio/platform, fsl-mc, cdx (Linux 6.12 to 7.2)",
  facts: {
    region: {
      kind: "word",
      words: ["bar", "mmio", "nvgrace-usemem", "nvgrace-resmem", "fsl-mc-cacheable"],
      doc: "bar: of vfio-pci or of a variant driver. mmio: a region of vfio-platform, vfio-fsl-mc or vfio-cdx. Of nvgrace-gpu-vfio-pci only the BARs that its device itself has; nvgrace-usemem is its BAR 4, the GPU's coherent memory, nvgrace-resmem its BAR 2, where the device has one. fsl-mc-cacheable: a DPAA2 portal that is both cacheable and shareable.",
    },
  },
  rules: [
    {
      id: "nvgrace-usemem",
      when: { region: { is: "nvgrace-usemem" } },
      map: device("cached"),
      source: NVGRACE,
    },
    {
      id: "nvgrace-resmem",
      when: { region: { is: "nvgrace-resmem" } },
      map: device("write-combined", ANY_UNCACHED),
      source: NVGRACE,
    },
    {
      id: "fsl-mc-cacheable",
      when: { region: { is: "fsl-mc-cacheable" } },
      map: device("cached"),
      source: FSL_MC,
    },
    {
      // Prefetchable BARs too: no driver asks for write-combining. On x86 nobody has reserved the
      // BAR's memtype otherwise while VFIO has the device.
      id: "bar",
      when: { region: { is: "bar" } },
      map: device("uncached", ANY_UNCACHED),
      source: "drivers/vfio/pci/vfio_pci_core.c, vfio_pci_core_mmap",
    },
    {
      id: "mmio",
      map: device("uncached"),
      source: `drivers/vfio/platform/vfio_platform_common.c, vfio_platform_mmap_mmio; drivers/vfio/cdx/main.c, vfio_cdx_mmap_mmio; ${FSL_MC}`,
    },
  ],
  cases: [
    { name: "a BAR", facts: { region: "bar" } },
    { name: "registers of a platform device", facts: { region: "mmio" } },
    { name: "coherent memory of a Grace Hopper GPU", facts: { region: "nvgrace-usemem" } },
    { name: "uncached memory of a Grace Hopper GPU", facts: { region: "nvgrace-resmem" } },
    { name: "a DPAA2 portal", facts: { region: "fsl-mc-cacheable" } },
    { name: "a region of which nothing is known", facts: { region: "unknown" } },
  ],
});
