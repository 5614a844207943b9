import { adapterModule } from "@vmprot/core/di";
import { i915Adapter } from "./i915-adapter.js";

/** Registers the i915 adapter with an inversify container. */
export const i915Module = adapterModule(i915Adapter);
