import { join } from "node:path";
import { root } from "../support/repository.js";

/** The bundled command, as users get it. For what runs outside jest, too. */
export const VMPROT = join(root, "cli/dist/vmprot.js");
