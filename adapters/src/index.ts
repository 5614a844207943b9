// Made by `npm run adapters` from the folders beside it; do not edit.
import type { ExporterAdapter } from "@vmprot/core";
import { amdgpuAdapter } from "./amdgpu/index.js";
import { amdxdnaAdapter } from "./amdxdna/index.js";
import { asahiAdapter } from "./asahi/index.js";
import { bochsAdapter } from "./bochs/index.js";
import { dmaHeapAdapter } from "./dma-heap/index.js";
import { ethosuAdapter } from "./ethosu/index.js";
import { etnavivAdapter } from "./etnaviv/index.js";
import { exynosAdapter } from "./exynos/index.js";
import { fastrpcAdapter } from "./fastrpc/index.js";
import { fslAsrcAdapter } from "./fsl-asrc/index.js";
import { gemDmaAdapter } from "./gem-dma/index.js";
import { gma500Adapter } from "./gma500/index.js";
import { i915Adapter } from "./i915/index.js";
import { ivpuAdapter } from "./ivpu/index.js";
import { limaAdapter } from "./lima/index.js";
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
import { omapdrmAdapter } from "./omapdrm/index.js";
import { panfrostAdapter } from "./panfrost/index.js";
import { panthorAdapter } from "./panthor/index.js";
import { powervrAdapter } from "./powervr/index.js";
import { qaicAdapter } from "./qaic/index.js";
import { qxlAdapter } from "./qxl/index.js";
import { radeonAdapter } from "./radeon/index.js";
import { rockchipAdapter } from "./rockchip/index.js";
import { rocketAdapter } from "./rocket/index.js";
import { shmemDisplayAdapter } from "./shmem-display/index.js";
import { tegraAdapter } from "./tegra/index.js";
import { udmabufAdapter } from "./udmabuf/index.js";
import { v3dAdapter } from "./v3d/index.js";
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
  amdxdnaAdapter,
  asahiAdapter,
  bochsAdapter,
  dmaHeapAdapter,
  ethosuAdapter,
  etnavivAdapter,
  exynosAdapter,
  fastrpcAdapter,
  fslAsrcAdapter,
  gemDmaAdapter,
  gma500Adapter,
  i915Adapter,
  ivpuAdapter,
  limaAdapter,
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
  omapdrmAdapter,
  panfrostAdapter,
  panthorAdapter,
  powervrAdapter,
  qaicAdapter,
  qxlAdapter,
  radeonAdapter,
  rockchipAdapter,
  rocketAdapter,
  shmemDisplayAdapter,
  tegraAdapter,
  udmabufAdapter,
  v3dAdapter,
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
  amdxdnaAdapter,
  asahiAdapter,
  bochsAdapter,
  dmaHeapAdapter,
  ethosuAdapter,
  etnavivAdapter,
  exynosAdapter,
  fastrpcAdapter,
  fslAsrcAdapter,
  gemDmaAdapter,
  gma500Adapter,
  ivpuAdapter,
  limaAdapter,
  loongsonAdapter,
  mbochsAdapter,
  mediatekAdapter,
  memfdAdapter,
  noMmapAdapter,
  nouveauAdapter,
  novaDrmAdapter,
  nvDmabufAdapter,
  nvidiaDrmAdapter,
  omapdrmAdapter,
  panfrostAdapter,
  panthorAdapter,
  powervrAdapter,
  qaicAdapter,
  qxlAdapter,
  radeonAdapter,
  rockchipAdapter,
  rocketAdapter,
  shmemDisplayAdapter,
  tegraAdapter,
  udmabufAdapter,
  v3dAdapter,
  vc4Adapter,
  vfioRegionAdapter,
  vgemAdapter,
  videobuf2Adapter,
  vmwgfxAdapter,
  vramHelperAdapter,
  xeAdapter,
  xenFrontAdapter,
]);
