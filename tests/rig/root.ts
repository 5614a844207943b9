import { join } from "node:path";

/** The repository's root: this file is compiled to tests/dist/rig. It runs inside too, in the same place. */
export const root = join(import.meta.dirname, "../../..");
