// Checks who imports whom: every import must stand in the table below.
// Usage: check-layers.mjs [root]
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { root as repository } from "./workspaces.mjs";

/** Which files, their layer's name, and what they may import from outside their package. */
const LAYERS = [
  [/^core\/src\/di\//, "core's DI", ["inversify"]],
  [/^core\/src\//, "core", []],
  [
    /^(adapters\/[^/]+|create-adapter\/template)\/src\/[^/]+-module\.ts$/,
    "an adapter's DI module",
    ["@vmprot/core", "@vmprot/core/di", "@vmprot/ttm", "inversify"],
  ],
  [
    /^(adapters\/[^/]+|create-adapter\/template)\/src\//,
    "an adapter",
    ["@vmprot/core", "@vmprot/ttm"],
  ],
  [/^ttm\/src\//, "ttm", ["@vmprot/core"]],
  [/^linux\/src\//, "linux", ["@vmprot/core", "node:*", "koffi"]],
  [/^schemas\/src\//, "schemas", ["@vmprot/core", "#validators", "fastest-levenshtein"]],
  [/^all-adapters\/src\//, "the list of adapters", ["@vmprot/core", "@vmprot/adapter-*"]],
  [/^virtio-gpu\/src\//, "virtio-gpu", ["@vmprot/core"]],
  [/^discovery\/src\//, "discovery", ["@vmprot/core", "@vmprot/schemas", "node:*"]],
  [/^testkit\/src\//, "testkit", ["@vmprot/core"]],
  [
    /^create-adapter\/src\//,
    "create-adapter",
    ["@vmprot/core", "node:*", "commander", "@inquirer/prompts"],
  ],
  [/^cli\/src\//, "cli", ["*"]],
  [/^examples\/[^/]+\/src\//, "an example", ["*"]],
];
/** Files that need an optional package: nothing else of their package may import them. */
const OPTIONAL =
  /^(core\/src\/di\/|(adapters\/[^/]+|create-adapter\/template)\/src\/[^/]+-module\.ts$)/;

const IMPORTS = [
  /^\s*(?:import|export)\s+(?:[\w$*{}\s,]+?\s*from\s*)?["']([^"']+)["']/gm,
  /\b(?:import|require)\s*\(\s*["'`]([^"'`]+)["'`]/g,
  /^\s*\/\/\/\s*<reference\s+(?:types|path)\s*=\s*["']([^"']+)["']/gm,
];

const matches = (pattern, name) =>
  pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

function sources(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (["node_modules", "dist", "dist-tsc", ".git"].includes(entry.name)) return [];
    if (entry.isDirectory()) return sources(root, path);
    return /\.[cm]?ts$/.test(path) ? [path] : [];
  });
}

/** What is wrong with one import, or undefined. */
function complaint(file, specifier) {
  const [pattern, layer, allowed] = LAYERS.find(([files]) => files.test(file)) ?? [];
  if (pattern === undefined) return undefined;
  if (!specifier.startsWith(".")) {
    if (allowed.some((name) => matches(name, specifier))) return undefined;
    return `${layer} may import ${allowed.join(", ") || "nothing but its own files"}`;
  }
  const target = posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts");
  const home = file.slice(0, file.indexOf("/src/") + "/src/".length);
  if (!target.startsWith(home)) return `it leaves ${home}: import the package by its name`;
  if (OPTIONAL.test(target) && !OPTIONAL.test(file)) return "only DI files may import DI files";
  return undefined;
}

const root = process.argv[2] ?? repository;
let wrong = 0;
for (const file of sources(root, ".")) {
  const text = readFileSync(join(root, file), "utf8");
  for (const [, specifier] of IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)])) {
    const why = complaint(file, specifier);
    if (why === undefined) continue;
    wrong += 1;
    console.error(`${file}: imports "${specifier}", but ${why}`);
  }
}
if (wrong > 0) process.exitCode = 1;
