// Made by `npm run adapters` from the folders beside it; do not edit.
import type { ExporterAdapter } from "@vmprot/core";
import { amdgpuAdapter } from "./amdgpu/index.js";
import { dmaHeapAdapter } from "./dma-heap/index.js";
import { ethosuAdapter } from "./ethosu/index.js";
import { exynosAdapter } from "./exynos/index.js";
import { fastrpcAdapter } from "./fastrpc/index.js";
import { fslAsrcAdapter } from "./fsl-asrc/index.js";
import { gemDmaAdapter } from "./gem-dma/index.js";
import { i915Adapter } from "./i915/index.js";
import { mbochsAdapter } from "./mbochs/index.js";
import { mediatekAdapter } from "./mediatek/index.js";
import { memfdAdapter } from "./memfd/index.js";
import { msmAdapter } from "./msm/index.js";
import { noMmapAdapter } from "./no-mmap/index.js";
import { novaDrmAdapter } from "./nova-drm/index.js";
import { qxlAdapter } from "./qxl/index.js";
import { radeonAdapter } from "./radeon/index.js";
import { rockchipAdapter } from "./rockchip/index.js";
import { udmabufAdapter } from "./udmabuf/index.js";
import { vc4Adapter } from "./vc4/index.js";
import { vfioRegionAdapter } from "./vfio-region/index.js";
import { vgemAdapter } from "./vgem/index.js";
import { videobuf2Adapter } from "./videobuf2/index.js";
import { virtgpuAdapter } from "./virtgpu/index.js";

export {
  amdgpuAdapter,
  dmaHeapAdapter,
  ethosuAdapter,
  exynosAdapter,
  fastrpcAdapter,
  fslAsrcAdapter,
  gemDmaAdapter,
  i915Adapter,
  mbochsAdapter,
  mediatekAdapter,
  memfdAdapter,
  msmAdapter,
  noMmapAdapter,
  novaDrmAdapter,
  qxlAdapter,
  radeonAdapter,
  rockchipAdapter,
  udmabufAdapter,
  vc4Adapter,
  vfioRegionAdapter,
  vgemAdapter,
  videobuf2Adapter,
  virtgpuAdapter,
};

/** Every adapter of this package, in the order of listings. */
export const ADAPTERS: readonly ExporterAdapter[] = Object.freeze([
  msmAdapter,
  amdgpuAdapter,
  i915Adapter,
  virtgpuAdapter,
  dmaHeapAdapter,
  ethosuAdapter,
  exynosAdapter,
  fastrpcAdapter,
  fslAsrcAdapter,
  gemDmaAdapter,
  mbochsAdapter,
  mediatekAdapter,
  memfdAdapter,
  noMmapAdapter,
  novaDrmAdapter,
  qxlAdapter,
  radeonAdapter,
  rockchipAdapter,
  udmabufAdapter,
  vc4Adapter,
  vfioRegionAdapter,
  vgemAdapter,
  videobuf2Adapter,
]);
