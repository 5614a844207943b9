import { adapterModule } from "@vmprot/core/di";
import { myGpuAdapter } from "./my-gpu-adapter.js";

/** Registers the my-gpu adapter with an inversify container. */
const own = adapterModule(myGpuAdapter);

export { own as myGpuModule };
