import { amdgpuModule } from "@vmprot/adapter-amdgpu/di";
import { dmaHeapModule } from "@vmprot/adapter-dma-heap/di";
import { i915Module } from "@vmprot/adapter-i915/di";
import { msmModule } from "@vmprot/adapter-msm/di";
import { qxlModule } from "@vmprot/adapter-qxl/di";
import { radeonModule } from "@vmprot/adapter-radeon/di";
import { udmabufModule } from "@vmprot/adapter-udmabuf/di";
import { vgemModule } from "@vmprot/adapter-vgem/di";
import { videobuf2Module } from "@vmprot/adapter-videobuf2/di";
import { virtgpuModule } from "@vmprot/adapter-virtgpu/di";
import type { Platform as PlatformFacts } from "@vmprot/core";
import { adapterModule, coreModule } from "@vmprot/core/di";
import { Container } from "inversify";
import { sharedMemoryAdapter } from "./buffers/shared-memory.js";
import { GuestRunner } from "./guest/guest-runner.js";
import { Kernel, Platform } from "./tokens.js";
import { Vmm } from "./vmm.js";

/** The VMM with all that it needs: the policy, every adapter, and what it runs on. */
export function compose(kernel: Kernel, platform: PlatformFacts): Container {
  const container = new Container();
  container.load(coreModule, msmModule, amdgpuModule, i915Module, virtgpuModule);
  container.load(radeonModule, qxlModule, vgemModule);
  container.load(udmabufModule, dmaHeapModule, videobuf2Module);
  container.load(adapterModule(sharedMemoryAdapter)); // a vendor's adapter: one more line
  container.bind(Kernel).toConstantValue(kernel);
  container.bind(Platform).toConstantValue(platform);
  container.bind(GuestRunner).toSelf().inSingletonScope();
  container.bind(Vmm).toSelf().inSingletonScope();
  return container;
}
