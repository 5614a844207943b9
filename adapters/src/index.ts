// Made by `npm run adapters` from the folders beside it; do not edit.
import type { ExporterAdapter } from "@vmprot/core";
import { amdgpuAdapter } from "./amdgpu/index.js";
import { asahiAdapter } from "./asahi/index.js";
import { bochsAdapter } from "./bochs/index.js";
import { dmaHeapAdapter } from "./dma-heap/index.js";
import { ethosuAdapter } from "./ethosu/index.js";
import { exynosAdapter } from "./exynos/index.js";
import { fastrpcAdapter } from "./fastrpc/index.js";
import { fslAsrcAdapter } from "./fsl-asrc/index.js";
import { gemDmaAdapter } from "./gem-dma/index.js";
import { gma500Adapter } from "./gma500/index.js";
import { i915Adapter } from "./i915/index.js";
import { loongsonAdapter } from "./loongson/index.js";
import { mbochsAdapter } from "./mbochs/index.js";
import { mediatekAdapter } from "./mediatek/index.js";
import { memfdAdapter } from "./memfd/index.js";
import { msmAdapter } from "./msm/index.js";
import { noMmapAdapter } from "./no-mmap/index.js";
import { nouveauAdapter } from "./nouveau/index.js";
import { novaDrmAdapter } from "./nova-drm/index.js";
import { nvDmabufAdapter } from "./nv-dmabuf/index.js";
import { nvidiaDrmAdapter } from "./nvidia-drm/index.js";
import { qxlAdapter } from "./qxl/index.js";
import { radeonAdapter } from "./radeon/index.js";
import { rockchipAdapter } from "./rockchip/index.js";
import { udmabufAdapter } from "./udmabuf/index.js";
import { vc4Adapter } from "./vc4/index.js";
import { vfioRegionAdapter } from "./vfio-region/index.js";
import { vgemAdapter } from "./vgem/index.js";
import { videobuf2Adapter } from "./videobuf2/index.js";
import { virtgpuAdapter } from "./virtgpu/index.js";
import { vmwgfxAdapter } from "./vmwgfx/index.js";
import { vramHelperAdapter } from "./vram-helper/index.js";
import { xeAdapter } from "./xe/index.js";
import { xenFrontAdapter } from "./xen-front/index.js";

export {
  amdgpuAdapter,
  asahiAdapter,
  bochsAdapter,
  dmaHeapAdapter,
  ethosuAdapter,
  exynosAdapter,
  fastrpcAdapter,
  fslAsrcAdapter,
  gemDmaAdapter,
  gma500Adapter,
  i915Adapter,
  loongsonAdapter,
  mbochsAdapter,
  mediatekAdapter,
  memfdAdapter,
  msmAdapter,
  noMmapAdapter,
  nouveauAdapter,
  novaDrmAdapter,
  nvDmabufAdapter,
  nvidiaDrmAdapter,
  qxlAdapter,
  radeonAdapter,
  rockchipAdapter,
  udmabufAdapter,
  vc4Adapter,
  vfioRegionAdapter,
  vgemAdapter,
  videobuf2Adapter,
  virtgpuAdapter,
  vmwgfxAdapter,
  vramHelperAdapter,
  xeAdapter,
  xenFrontAdapter,
};

/** Every adapter of this package, in the order of listings. */
export const ADAPTERS: readonly ExporterAdapter[] = Object.freeze([
  msmAdapter,
  amdgpuAdapter,
  i915Adapter,
  virtgpuAdapter,
  asahiAdapter,
  bochsAdapter,
  dmaHeapAdapter,
  ethosuAdapter,
  exynosAdapter,
  fastrpcAdapter,
  fslAsrcAdapter,
  gemDmaAdapter,
  gma500Adapter,
  loongsonAdapter,
  mbochsAdapter,
  mediatekAdapter,
  memfdAdapter,
  noMmapAdapter,
  nouveauAdapter,
  novaDrmAdapter,
  nvDmabufAdapter,
  nvidiaDrmAdapter,
  qxlAdapter,
  radeonAdapter,
  rockchipAdapter,
  udmabufAdapter,
  vc4Adapter,
  vfioRegionAdapter,
  vgemAdapter,
  videobuf2Adapter,
  vmwgfxAdapter,
  vramHelperAdapter,
  xeAdapter,
  xenFrontAdapter,
]);
