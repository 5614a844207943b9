// Packs packages as npm would.
import { spawnSync } from "node:child_process";

/** npm's account of each tarball: name, filename, size in bytes, files. `args` go to npm pack. */
export function pack(repository, packages, ...args) {
  const names = packages.flatMap(({ manifest }) => ["--workspace", manifest.name]);
  const { status, stdout, stderr } = spawnSync(
    "npm",
    ["pack", "--json", "--ignore-scripts", ...args, ...names],
    { cwd: repository, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  return JSON.parse(stdout);
}

/** How large a tarball is, in words. */
export const packedSize = ({ entryCount, size }) =>
  `${entryCount} files, ${(size / 1024).toFixed(1)} KiB`;
