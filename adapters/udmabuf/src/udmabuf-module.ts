import { adapterModule } from "@vmprot/core/di";
import { udmabufAdapter } from "./udmabuf-adapter.js";

/** Registers the udmabuf adapter with an inversify container. */
export const udmabufModule = adapterModule(udmabufAdapter);
