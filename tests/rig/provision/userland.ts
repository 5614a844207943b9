import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { RigError, say, tail } from "../rig-error.js";
import { root } from "../root.js";
import { ARCHITECTURES, type Arch, hostArch } from "./architectures.js";
import { cacheFolder, halfMadeFolder } from "./cache.js";
import { PrivateApt } from "./private-apt.js";

/** The release whose Node runs inside, whatever the kernel. */
const SUITE = "trixie";

/** Koffi's native half for the architecture, of the version that this checkout has. */
function koffiPackage(arch: Arch): string {
  const { version } = JSON.parse(
    readFileSync(join(root, "node_modules/koffi/package.json"), "utf8"),
  );
  return `@koromix/koffi-linux-${ARCHITECTURES[arch].node}@${version}`;
}

function must(tool: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(tool, args, { cwd, encoding: "utf8" });
  if (status === 0) return;
  throw new RigError(`${tool} ${args.join(" ")} failed: ${error?.message ?? tail(stderr, 6)}`);
}

/** Where every script inside finds it: Node looks in each parent's folder up to the root's. */
function unpackModule(name: string, half: string, unpacked: string): void {
  const packs = join(half, "packs");
  const folder = join(unpacked, "node_modules", name.slice(0, name.lastIndexOf("@")));
  mkdirSync(packs);
  mkdirSync(folder, { recursive: true });
  say(`downloading ${name}…`);
  // In the checkout, for its .npmrc.
  must("npm", ["pack", "--silent", "--pack-destination", packs, name], root);
  for (const pack of readdirSync(packs)) {
    must("tar", ["-xzf", join(packs, pack), "-C", folder, "--strip-components=1"], half);
  }
}

/**
 * A folder with Node, and what Node needs, for a machine of another architecture than this one.
 * Undefined where this machine's own files will do.
 */
export function provideUserland(arch: Arch): string | undefined {
  if (arch === hostArch()) return undefined;
  const label = `userland-${arch}`;
  const kept = join(cacheFolder(), label);
  const stamp = join(kept, "packages");
  const koffi = koffiPackage(arch);
  const wanted = [`nodejs of ${SUITE}`, koffi].join("\n");
  const isThere = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isThere()) return kept;
  const half = halfMadeFolder(label);
  try {
    say(`${arch}: asking the archive for Node…`);
    const apt = new PrivateApt(SUITE, join(half, "apt"), arch);
    apt.update();
    const unpacked = join(half, "unpacked");
    mkdirSync(unpacked);
    apt.unpackWithDependencies(["nodejs"], unpacked);
    unpackModule(koffi, half, unpacked);
    writeFileSync(join(unpacked, "packages"), wanted);
    // Another rig may have done the same meanwhile, and be running from it.
    if (!isThere()) {
      if (existsSync(kept)) renameSync(kept, join(half, "old"));
      renameSync(unpacked, kept);
    }
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return kept;
}
