import { amdgpuAdapter } from "@vmprot/adapter-amdgpu";
import { i915Adapter } from "@vmprot/adapter-i915";
import { msmAdapter } from "@vmprot/adapter-msm";
import { virtgpuAdapter } from "@vmprot/adapter-virtgpu";
import type { ExporterAdapter } from "@vmprot/core";

/** The adapters that the command knows, in the order of its listings: one line each. */
export const ADAPTERS = [
  msmAdapter,
  amdgpuAdapter,
  i915Adapter,
  virtgpuAdapter,
] as readonly unknown[] as readonly ExporterAdapter[];
