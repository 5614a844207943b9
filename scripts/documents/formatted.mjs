// Source text as the formatter leaves it, so that generated modules pass the lint.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../workspaces.mjs";

const BIOME = join(root, "node_modules/@biomejs/biome/bin/biome");

/** @param path where the text will be, from the repository's root */
export const formatted = (path, text) =>
  execFileSync(process.execPath, [BIOME, "format", `--stdin-file-path=${path}`], {
    input: text,
    encoding: "utf8",
    cwd: root,
  });
