import { join } from "node:path";
import { root } from "./workspaces.mjs";

/** lerna's command, which node runs. */
export const LERNA = join(root, "node_modules/lerna/dist/cli.js");
