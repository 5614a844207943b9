import { amdgpuAdapter } from "@vmprot/adapter-amdgpu";
import { dmaHeapAdapter } from "@vmprot/adapter-dma-heap";
import { i915Adapter } from "@vmprot/adapter-i915";
import { msmAdapter } from "@vmprot/adapter-msm";
import { qxlAdapter } from "@vmprot/adapter-qxl";
import { radeonAdapter } from "@vmprot/adapter-radeon";
import { udmabufAdapter } from "@vmprot/adapter-udmabuf";
import { vgemAdapter } from "@vmprot/adapter-vgem";
import { videobuf2Adapter } from "@vmprot/adapter-videobuf2";
import { virtgpuAdapter } from "@vmprot/adapter-virtgpu";
import type { ExporterAdapter } from "@vmprot/core";

/** Every adapter of this repository, in the order of listings: one line each. */
export const ADAPTERS: readonly ExporterAdapter[] = [
  msmAdapter,
  amdgpuAdapter,
  i915Adapter,
  virtgpuAdapter,
  radeonAdapter,
  qxlAdapter,
  vgemAdapter,
  udmabufAdapter,
  dmaHeapAdapter,
  videobuf2Adapter,
] as readonly unknown[] as readonly ExporterAdapter[];
