import { adapterModule } from "@vmprot/core/di";
import { radeonAdapter } from "./radeon-adapter.js";

/** Registers the radeon adapter with an inversify container. */
export const radeonModule = adapterModule(radeonAdapter);
