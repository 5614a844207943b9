import { adapterModule } from "@vmprot/core/di";
import { amdgpuAdapter } from "./amdgpu-adapter.js";

/** Registers the amdgpu adapter with an inversify container. */
export const amdgpuModule = adapterModule(amdgpuAdapter);
