import { ADAPTERS } from "@vmprot/adapters";
import type { Platform as PlatformFacts } from "@vmprot/core";
import { adapterModule, coreModule } from "@vmprot/core/di";
import { GuestRunner } from "@vmprot/linux/guest";
import { Container } from "inversify";
import { sharedMemoryAdapter } from "./buffers/shared-memory.js";
import { Kernel, Platform } from "./tokens.js";
import { Vmm } from "./vmm.js";

/** The VMM with all that it needs: the policy, every adapter, and what it runs on. */
export function compose(kernel: Kernel, platform: PlatformFacts): Container {
  const container = new Container();
  container.load(coreModule, adapterModule(...ADAPTERS));
  container.load(adapterModule(sharedMemoryAdapter)); // a vendor's adapter: one more line
  container.bind(Kernel).toConstantValue(kernel);
  container.bind(Platform).toConstantValue(platform);
  container.bind(GuestRunner).toConstantValue(new GuestRunner(kernel));
  container.bind(Vmm).toSelf().inSingletonScope();
  return container;
}
