import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./repository.js";

/** A module of scripts/, which is plain JavaScript: nothing is known of its types. */
export const importScript = (name: string) =>
  import(pathToFileURL(join(root, "scripts", name)).href);
