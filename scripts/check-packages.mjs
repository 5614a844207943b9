// Packs every public package as npm would, and checks what a user would get.
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { node } from "./run.mjs";
import { setup } from "./setup.mjs";
import { publicPackages, root } from "./workspaces.mjs";

const REQUIRED = ["package.json", "LICENSE", "README.md"];
/** What create-adapter writes is a package with a test, and no part of its own. */
const TEMPLATE = "./template/";
const UNWANTED = /\.tsbuildinfo$|(^|\/)node_modules\/|^(?!template\/).*\.test\.|^tsconfig|\.tgz$/;

const packages = publicPackages();
const folder = mkdtempSync(join(tmpdir(), "vmprot-pack-"));

function pack() {
  const names = packages.flatMap(({ manifest }) => ["--workspace", manifest.name]);
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder, ...names];
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  return JSON.parse(stdout);
}

function contents({ files }) {
  const paths = files.map(({ path }) => path);
  const missing = REQUIRED.filter((path) => !paths.includes(path));
  const unwanted = paths.filter((path) => UNWANTED.test(path));
  const empty = paths.some((path) => path.startsWith("dist/")) ? [] : ["dist holds nothing"];
  return [
    ...missing.map((path) => `${path} is missing`),
    ...unwanted.map((path) => `${path} does not belong in it`),
    ...empty,
  ];
}

async function lint({ filename }, manifest) {
  const bytes = readFileSync(join(folder, filename));
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages } = await publint({ strict: true, pack: { tarball } });
  const own = messages.filter(({ args }) => !String(args?.filePath).startsWith(TEMPLATE));
  return own.map((message) => formatMessage(message, manifest, { color: false }));
}

async function types({ filename }, manifest) {
  if (manifest.exports["."] === undefined) return [];
  const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
  const args = [attw, join(folder, filename), "--profile", "esm-only", "--no-emoji", "--no-color"];
  return promisify(execFile)(node, args).then(
    () => [],
    ({ stdout, stderr }) => [stdout + stderr],
  );
}

setup();
try {
  const packed = pack();
  const checked = await Promise.all(
    packages.map(async ({ manifest }) => {
      const tarball = packed.find(({ name }) => name === manifest.name);
      const found = await Promise.all([lint(tarball, manifest), types(tarball, manifest)]);
      return { manifest, tarball, problems: [...contents(tarball), ...found.flat()] };
    }),
  );
  for (const { manifest, tarball, problems } of checked) {
    const size = `${tarball.entryCount} files, ${(tarball.size / 1024).toFixed(1)} KiB`;
    console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${manifest.name} (${size})`);
    for (const problem of problems) console.log(`     ${problem.trimEnd()}`);
    if (problems.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
