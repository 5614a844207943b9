import { adapterModule } from "@vmprot/core/di";
import { vgemAdapter } from "./vgem-adapter.js";

/** Registers the vgem adapter with an inversify container. */
export const vgemModule = adapterModule(vgemAdapter);
