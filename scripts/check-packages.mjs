// Packs every public package as npm would, and checks what a user would get.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import {
  AMDGPU_QUERY,
  emptyProject,
  npmInstall,
  OPTIONAL_PEERS,
  runBins,
  runQuery,
} from "./consumer/project.mjs";
import { claim, inScratch, ok } from "./consumer/show.mjs";
import { checkTypes } from "./consumer/type-check.mjs";
import { importEntries, requireEntries, usePatterns } from "./consumer/use-entries.mjs";
import { pack, packedSize } from "./pack.mjs";
import { node } from "./run.mjs";
import { setup } from "./setup.mjs";
import { publicPackages, root } from "./workspaces.mjs";

const REQUIRED = ["package.json", "LICENSE", "README.md"];
/** What create-adapter writes is a package with a test, and no part of its own. */
const TEMPLATE = "./template/";
const UNWANTED = /\.tsbuildinfo$|(^|\/)node_modules\/|^(?!template\/).*\.test\.|^tsconfig|\.tgz$/;

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

async function lint(path, manifest) {
  const bytes = readFileSync(path);
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages } = await publint({ strict: true, pack: { tarball } });
  const own = messages.filter(({ args }) => !String(args?.filePath).startsWith(TEMPLATE));
  return own.map((message) => formatMessage(message, manifest, { color: false }));
}

async function types(path, manifest) {
  if (manifest.exports["."] === undefined) return [];
  const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
  const args = [attw, path, "--profile", "esm-only", "--no-emoji", "--no-color"];
  return promisify(execFile)(node, args).then(
    () => [],
    ({ stdout, stderr }) => [stdout + stderr],
  );
}

async function checkTarballs(folder, packages, packed) {
  const checked = await Promise.all(
    packages.map(async ({ manifest }) => {
      const tarball = packed.find(({ name }) => name === manifest.name);
      const path = join(folder, tarball.filename);
      const found = await Promise.all([lint(path, manifest), types(path, manifest)]);
      return { manifest, tarball, problems: [...contents(tarball), ...found.flat()] };
    }),
  );
  for (const { manifest, tarball, problems } of checked) {
    if (problems.length === 0) ok(`${manifest.name} (${packedSize(tarball)})`);
  }
  const wrong = checked.flatMap(({ manifest, problems }) =>
    problems.map((problem) => `${manifest.name}: ${problem.trimEnd()}`),
  );
  claim("every tarball has what it needs and no more", wrong.length === 0, wrong.join("\n"));
}

async function checkUse(folder, manifests, packed) {
  const project = emptyProject(join(folder, "project"));
  const tarballs = packed.map(({ filename }) => join(folder, filename));
  const wanted = ["--ignore-scripts", ...OPTIONAL_PEERS, ...tarballs];
  await npmInstall("the tarballs install together", project, wanted);
  const names = await importEntries(project, manifests);
  await requireEntries(project, manifests);
  await usePatterns(project, manifests);
  await checkTypes(project, manifests, names);
  await runBins(project, manifests);
  await runQuery(project, AMDGPU_QUERY);
}

setup();
const packages = publicPackages();
await inScratch("pack", async (folder) => {
  const packed = pack(root, packages, "--pack-destination", folder);
  await checkTarballs(folder, packages, packed);
  const manifests = packages.map(({ manifest }) => manifest);
  await checkUse(folder, manifests, packed);
});
