// Writes what follows from the folders of adapters/src/: the list (src/index.ts), what C headers must
// say (src/uapi.ts), package.json's exports, and the table of adapters/README.md.
// Usage: adapters.mjs [--check]: with --check, fails if they are stale instead.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { optionsOf } from "./options.mjs";
import { mustRun, node } from "./run.mjs";
import { install } from "./setup.mjs";
import { readJson, root } from "./workspaces.mjs";

const HOME = join(root, "adapters");
/** Shared by adapters, and open to others of the same kind. */
const FAMILIES = "families";
/** Listings begin with these; the others follow by name. */
const FIRST = ["msm", "amdgpu", "i915", "virtgpu"];

const { check } = optionsOf({ check: { type: "boolean", default: false } });

function write(name, text) {
  const file = join(HOME, name);
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    console.error(`adapters/${name} is stale: run npm run adapters and commit the result`);
    process.exitCode = 1;
  }
}

/** The drivers' folders, by name. */
const drivers = readdirSync(join(HOME, "src"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== FAMILIES)
  .map(({ name }) => name)
  .sort();
const families = readdirSync(join(HOME, "src", FAMILIES))
  .map((name) => name.replace(/\.ts$/, ""))
  .sort();
const listed = [
  ...FIRST.filter((name) => drivers.includes(name)),
  ...drivers.filter((name) => !FIRST.includes(name)),
];

/** `dma-heap` → `dmaHeapAdapter`. */
const exportOf = (driver) =>
  `${driver.replace(/-(.)/g, (_, letter) => letter.toUpperCase())}Adapter`;

function index() {
  const imports = drivers.map((name) => `import { ${exportOf(name)} } from "./${name}/index.js";`);
  const names = (of) => of.map((name) => `  ${exportOf(name)},\n`).join("");
  return `// Made by \`npm run adapters\` from the folders beside it; do not edit.
import type { ExporterAdapter } from "@vmprot/core";
${imports.join("\n")}

export {
${names(drivers)}};

/** Every adapter of this package, in the order of listings. */
export const ADAPTERS: readonly ExporterAdapter[] = Object.freeze([
${names(listed)}]);
`;
}

/** An entry of its own: VMMs bundle probes, and no test data with them. */
function uapi() {
  const checked = drivers.filter((name) =>
    readFileSync(join(HOME, "src", name, "index.ts"), "utf8").includes("uapiChecks"),
  );
  const checks = (name) => exportOf(name).replace(/Adapter$/, "Checks");
  const imports = checked.map(
    (name) =>
      `import { ${exportOf(name)}, uapiChecks as ${checks(name)} } from "./${name}/index.js";`,
  );
  const pairs = checked.map((name) => `  [${exportOf(name)}, ${checks(name)}],\n`).join("");
  return `// Made by \`npm run adapters\` from the folders beside it; do not edit.
import type { ExporterAdapter, HeaderChecks } from "@vmprot/core";
${imports.join("\n")}

const CHECKS: ReadonlyMap<ExporterAdapter, () => HeaderChecks> = new Map<
  ExporterAdapter,
  () => HeaderChecks
>([
${pairs}]);

/**
 * The adapter with what C headers must say of its probe's ioctls, if it is one of this package's;
 * any other as it is. For tests and the compiler: the adapters themselves do not carry it.
 */
export function withUapiChecks(adapter: ExporterAdapter): ExporterAdapter {
  const uapi = CHECKS.get(adapter)?.();
  const { probe } = adapter;
  return uapi && probe ? { ...adapter, probe: { ...probe, uapi } } : adapter;
}
`;
}

function manifest() {
  const entry = (path) => ({ types: `./dist/${path}.d.ts`, default: `./dist/${path}.js` });
  const manifest = readJson(join(HOME, "package.json"));
  manifest.exports = {
    ".": entry("index"),
    "./uapi": entry("uapi"),
    ...Object.fromEntries(drivers.map((name) => [`./${name}`, entry(`${name}/index`)])),
    ...Object.fromEntries(
      families.map((name) => [`./${FAMILIES}/${name}`, entry(`${FAMILIES}/${name}`)]),
    ),
    "./package.json": "./package.json",
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** The families whose placements a driver shares, by what its first file imports. */
function familiesOf(driver) {
  const text = readFileSync(join(HOME, `src/${driver}/${driver}.ts`), "utf8");
  const names = {
    ttm: "TTM",
    "gem-shmem": "GEM shmem",
    "gem-dma": "GEM DMA",
    "dma-pgprot": "dma_pgprot",
  };
  return Object.keys(names)
    .filter((name) => text.includes(`"../${FAMILIES}/${name}.js"`))
    .map((name) => names[name])
    .join(", ");
}

function readBy({ probe }, asked) {
  if (probe === undefined) return "no probe";
  return [
    `exp_name ${probe.expNames.map((name) => `\`${name}\``).join(", ")}`,
    ...(asked.length === 0 ? [] : [asked.join(", ")]),
    ...(probe.primaryNode ? ["on the primary node"] : []),
  ].join("; ");
}

const START = "<!-- Made by `npm run adapters`; do not edit. -->";
const END = "<!-- end -->";

async function readme() {
  const { table } = await import("./documents/markdown.mjs");
  const { ioctls } = await import("./documents/probes.mjs");
  const { verified } = await import("./documents/verified.mjs");
  const load = (name) => import(pathToFileURL(join(HOME, "dist", name)).href);
  const { ADAPTERS } = await load("index.js");
  const { withUapiChecks } = await load("uapi.js");
  const rows = [];
  for (const [at, adapter] of ADAPTERS.entries()) {
    const { exporter, title } = adapter;
    const name = `[${exporter}](../docs/exporters/${exporter}.md)`;
    const family = familiesOf(listed[at]) || "its own";
    const kernels = verified(exporter).pageTables.map(({ kernel }) => kernel);
    const seenOn = kernels.join(", ") || "read only";
    rows.push([name, title, family, readBy(adapter, ioctls(withUapiChecks(adapter))), seenOn]);
  }
  const head = ["exporter", "what it is", "family", "a probe reads", "verified on Linux"];
  const text = readFileSync(join(HOME, "README.md"), "utf8");
  const [before, rest] = text.split(START);
  const after = rest.slice(rest.indexOf(END));
  return `${before}${START}\n\n${table(head, rows)}\n\n${after}`;
}

/** Rules that a scaffold made up are no knowledge, and must not be released. */
function refuseMadeUp() {
  for (const driver of drivers) {
    const folder = join(HOME, "src", driver);
    const isMadeUp = (name) => readFileSync(join(folder, name), "utf8").includes("MADE-UP");
    if (!readdirSync(folder).some(isMadeUp)) continue;
    console.error(`adapters/src/${driver} has MADE-UP marks: write what the driver does instead`);
    process.exitCode = 1;
  }
}

if (check) refuseMadeUp();
write("src/index.ts", index());
write("src/uapi.ts", uapi());
write("package.json", manifest());
install();
// Whose declarations are listed, and what runs their probes.
mustRun(node, ["node_modules/typescript/bin/tsc", "-b", "adapters", "testkit"]);
write("README.md", await readme());
