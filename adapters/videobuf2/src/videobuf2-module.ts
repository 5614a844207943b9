import { adapterModule } from "@vmprot/core/di";
import { videobuf2Adapter } from "./videobuf2-adapter.js";

/** Registers the videobuf2 adapter with an inversify container. */
export const videobuf2Module = adapterModule(videobuf2Adapter);
