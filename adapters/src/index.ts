// Made by `npm run adapters` from the folders beside it; do not edit.
import type { ExporterAdapter } from "@vmprot/core";
import { amdgpuAdapter } from "./amdgpu/index.js";
import { dmaHeapAdapter } from "./dma-heap/index.js";
import { i915Adapter } from "./i915/index.js";
import { msmAdapter } from "./msm/index.js";
import { qxlAdapter } from "./qxl/index.js";
import { radeonAdapter } from "./radeon/index.js";
import { udmabufAdapter } from "./udmabuf/index.js";
import { vgemAdapter } from "./vgem/index.js";
import { videobuf2Adapter } from "./videobuf2/index.js";
import { virtgpuAdapter } from "./virtgpu/index.js";

export {
  amdgpuAdapter,
  dmaHeapAdapter,
  i915Adapter,
  msmAdapter,
  qxlAdapter,
  radeonAdapter,
  udmabufAdapter,
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
  qxlAdapter,
  radeonAdapter,
  udmabufAdapter,
  vgemAdapter,
  videobuf2Adapter,
]);
