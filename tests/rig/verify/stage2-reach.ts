import type { MachineName } from "../boot/machines.js";
import type { Suite } from "../provision/kernels.js";

/** A machine, a kernel on it, and which drivers' buffers its guests get besides the usual. */
export interface Stage2Place {
  readonly machine: MachineName;
  readonly suite: Suite;
  readonly drivers: readonly string[];
}

const DRM = ["virtio_gpu", "radeon", "vfio-pci"];

/** Where KVM's entries are looked at. */
export const STAGE2_PLACES: readonly Stage2Place[] = [
  { machine: "intel", suite: "trixie", drivers: [] },
  { machine: "intel", suite: "forky", drivers: [] },
  { machine: "amd", suite: "trixie", drivers: DRM },
  { machine: "amd", suite: "forky", drivers: DRM },
  { machine: "arm64", suite: "trixie", drivers: DRM },
  { machine: "arm64", suite: "forky", drivers: DRM },
  { machine: "arm64-nvhe", suite: "forky", drivers: DRM },
  { machine: "arm64-cacheable", suite: "forky", drivers: DRM },
  { machine: "riscv64", suite: "trixie", drivers: DRM },
  { machine: "riscv64", suite: "forky", drivers: DRM },
];

const NO_IOMMU = "Bochs has no IOMMU, and Debian's kernels have no VFIO without one (VFIO_NOIOMMU)";
const NO_PAGES =
  "no driver here maps a device's memory without VM_PFNMAP and VM_MIXEDMAP: device DAX does, over persistent memory, which QEMU gives to arm64 with ACPI only";

/** Rows that no machine here can show, and why. */
export const OUT_OF_REACH: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "intel-stage2": {
    "non-coherent-dma": NO_IOMMU,
    "non-coherent-dma-guest-mtrr-write-back": NO_IOMMU,
    "non-coherent-dma-guest-mtrr-uncached": NO_IOMMU,
  },
  "amd-stage2": {},
  "arm64-stage2": {
    "cacheable-pfnmap-cached":
      "no driver here maps a device's memory cached but page by page: virtio-gpu does for a host3d blob, which takes a GPU behind QEMU",
    "device-pages-fwb": NO_PAGES,
    "device-pages": NO_PAGES,
  },
  "riscv64-stage2": {},
  "cached-only-stage2": {
    "stage-2": "no machine here is LoongArch or 64-bit POWER",
  },
};
