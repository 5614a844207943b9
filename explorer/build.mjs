// Makes dist/index.html, the page in one file; does nothing where it is newer than all that it is made of.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const page = join(here, "dist/index.html");
const SOURCES = [
  "src",
  "index.html",
  "package.json",
  "vite.config.mjs",
  "one-file.mjs",
  "../core/dist",
  "../adapters/dist",
  "../schemas/json/platform.schema.json",
  "../schemas/json/vm.schema.json",
  "../package-lock.json",
];

function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const made = existsSync(page) ? statSync(page).mtimeMs : 0;
if (SOURCES.some((source) => newest(join(here, source)) > made)) {
  const { build } = await import("vite");
  await build({ root: here });
}
