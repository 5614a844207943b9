import { adapterModule } from "@vmprot/core/di";
import { virtgpuAdapter } from "./virtgpu-adapter.js";

/** Registers the virtgpu adapter with an inversify container. */
export const virtgpuModule = adapterModule(virtgpuAdapter);
