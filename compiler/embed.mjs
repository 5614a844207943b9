// Puts the files that the compiler hands out unchanged into a module, so that they are there in a bundle too: a part of every build.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const output = join(here, "src/embedded.ts");

const runtime = readdirSync(join(here, "runtime"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => relative(join(here, "runtime"), join(parentPath, name)))
  .sort()
  .map((path) => [path, readFileSync(join(here, "runtime", path), "utf8")]);
const abi = JSON.parse(readFileSync(join(here, "abi.json"), "utf8"));
const text = `// Made by embed.mjs.
import type { Abi } from "./abi.js";

/** The files of runtime/ by their paths. */
export const RUNTIME: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(runtime), undefined, 2)};

/** abi.json. */
export const ABI: Abi = ${JSON.stringify(abi, undefined, 2)};
`;
const before = () => {
  try {
    return readFileSync(output, "utf8");
  } catch {
    return undefined;
  }
};
if (before() !== text) writeFileSync(output, text);
