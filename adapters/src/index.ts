// Made by `npm run adapters` from the folders beside it; do not edit.
import type { ExporterAdapter } from "@vmprot/core";
import { amdgpuAdapter } from "./amdgpu/index.js";
import { amdxdnaAdapter } from "./amdxdna/index.js";
import { dmaHeapAdapter } from "./dma-heap/index.js";
import { etnavivAdapter } from "./etnaviv/index.js";
import { i915Adapter } from "./i915/index.js";
import { ivpuAdapter } from "./ivpu/index.js";
import { limaAdapter } from "./lima/index.js";
import { msmAdapter } from "./msm/index.js";
import { omapdrmAdapter } from "./omapdrm/index.js";
import { panfrostAdapter } from "./panfrost/index.js";
import { panthorAdapter } from "./panthor/index.js";
import { powervrAdapter } from "./powervr/index.js";
import { qaicAdapter } from "./qaic/index.js";
import { qxlAdapter } from "./qxl/index.js";
import { radeonAdapter } from "./radeon/index.js";
import { rocketAdapter } from "./rocket/index.js";
import { shmemDisplayAdapter } from "./shmem-display/index.js";
import { tegraAdapter } from "./tegra/index.js";
import { udmabufAdapter } from "./udmabuf/index.js";
import { v3dAdapter } from "./v3d/index.js";
import { vgemAdapter } from "./vgem/index.js";
import { videobuf2Adapter } from "./videobuf2/index.js";
import { virtgpuAdapter } from "./virtgpu/index.js";

export {
  amdgpuAdapter,
  amdxdnaAdapter,
  dmaHeapAdapter,
  etnavivAdapter,
  i915Adapter,
  ivpuAdapter,
  limaAdapter,
  msmAdapter,
  omapdrmAdapter,
  panfrostAdapter,
  panthorAdapter,
  powervrAdapter,
  qaicAdapter,
  qxlAdapter,
  radeonAdapter,
  rocketAdapter,
  shmemDisplayAdapter,
  tegraAdapter,
  udmabufAdapter,
  v3dAdapter,
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
  amdxdnaAdapter,
  dmaHeapAdapter,
  etnavivAdapter,
  ivpuAdapter,
  limaAdapter,
  omapdrmAdapter,
  panfrostAdapter,
  panthorAdapter,
  powervrAdapter,
  qaicAdapter,
  qxlAdapter,
  radeonAdapter,
  rocketAdapter,
  shmemDisplayAdapter,
  tegraAdapter,
  udmabufAdapter,
  v3dAdapter,
  vgemAdapter,
  videobuf2Adapter,
]);
