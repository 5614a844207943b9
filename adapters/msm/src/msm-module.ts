import { adapterModule } from "@vmprot/core/di";
import { msmAdapter } from "./msm-adapter.js";

/** Registers the msm adapter with an inversify container. */
export const msmModule = adapterModule(msmAdapter);
