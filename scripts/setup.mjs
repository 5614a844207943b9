// Makes a fresh or changed checkout ready to run, and does nothing where it is ready.
// Only node's built-in modules here: it runs before anything is installed.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun, node } from "./run.mjs";
import { compiledFolders, readJson, root, workspaces } from "./workspaces.mjs";

const STAMP = join(root, "node_modules/.vmprot-setup.json");
const SOURCE = /\.(tsx?|mjs|css|html|schema\.json)$|^(package|tsconfig(\.base)?)\.json$/;
const SKIPPED = new Set(["api", "dist", "dist-tsc", "node_modules", "validators"]);
/** Made by the build itself. */
const GENERATED = "compiler/src/embedded.ts";
const VALIDATORS = join(root, "schemas/validators/validators.js");

const say = (text) => console.error(`vmprot: ${text}`);

function readStamp() {
  return existsSync(STAMP) ? readJson(STAMP) : {};
}

function writeStamp(part) {
  writeFileSync(STAMP, `${JSON.stringify({ ...readStamp(), ...part })}\n`);
}

/** What node_modules must match: the lock file, and the machine that native parts are for. */
function installKey() {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  return `${hash.digest("hex")} ${process.platform}-${process.arch}`;
}

/** Whether somebody has installed exactly the locked versions without us. */
function installedByHand() {
  const hidden = join(root, "node_modules/.package-lock.json");
  if (!existsSync(hidden)) return false;
  const have = readJson(hidden).packages;
  const want = Object.entries(readJson(join(root, "package-lock.json")).packages);
  return want.every(([path, { version, link, optional }]) => {
    if (!path.startsWith("node_modules/")) return true;
    const found = have[path];
    if (found === undefined) return optional === true;
    return link === true || found.version === version;
  });
}

/** What the locked dependencies need; for what works on the sources alone. */
export function install() {
  const key = installKey();
  if (readStamp().installed === key) return;
  if (!installedByHand()) {
    say("installing dependencies (once, about a minute)…");
    const args = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
    const npm = process.env.npm_execpath;
    if (npm?.endsWith(".js")) mustRun(node, [npm, ...args]);
    else mustRun("npm", args);
  }
  writeStamp({ installed: key });
}

/** Name, size and time of every file that the build reads. */
function sourceKey() {
  const hash = createHash("sha256");
  const visit = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) visit(path);
      } else if (SOURCE.test(entry.name) && path !== GENERATED) {
        const { size, mtimeMs } = statSync(join(root, path));
        hash.update(`${path} ${size} ${mtimeMs}\n`);
      }
    }
  };
  for (const { folder } of workspaces()) visit(folder);
  hash.update(readFileSync(join(root, "tsconfig.json")));
  hash.update(readFileSync(join(root, "tsconfig.base.json")));
  return hash.digest("hex");
}

function build() {
  const key = sourceKey();
  const complete =
    existsSync(VALIDATORS) &&
    compiledFolders().every((folder) => existsSync(join(root, folder, "dist")));
  if (complete && readStamp().built === key) return;
  say("building…");
  mustRun(node, ["scripts/build.mjs"]);
  writeStamp({ built: key });
}

export function setup() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say(`Node.js 20.19 or later is needed, this is ${process.versions.node}`);
    process.exit(1);
  }
  install();
  build();
}
