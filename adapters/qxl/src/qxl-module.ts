import { adapterModule } from "@vmprot/core/di";
import { qxlAdapter } from "./qxl-adapter.js";

/** Registers the qxl adapter with an inversify container. */
export const qxlModule = adapterModule(qxlAdapter);
