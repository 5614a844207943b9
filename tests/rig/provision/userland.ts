import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RigError, say, tail } from "../rig-error.js";
import { root } from "../root.js";
import { ARCHITECTURES, type Arch, hostArch } from "./architectures.js";
import { cachedFolder } from "./cached-folder.js";
import { PrivateApt } from "./private-apt.js";

/** The release whose Node runs inside, whatever the kernel. */
const SUITE = "trixie";

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

/** Where every script inside finds it: Node looks in each parent's folder up to the root's. */
function unpackModule(name: string, into: string, scratch: string): void {
  const packs = join(scratch, "packs");
  const folder = join(into, "node_modules", name.slice(0, name.lastIndexOf("@")));
  mkdirSync(packs);
  mkdirSync(folder, { recursive: true });
  say(`downloading ${name}…`);
  // In the checkout, for its .npmrc.
  must("npm", ["pack", "--silent", "--pack-destination", packs, name], root);
  for (const pack of readdirSync(packs)) {
    must("tar", ["-xzf", join(packs, pack), "-C", folder, "--strip-components=1"], scratch);
  }
}

/**
 * A folder with Node, and what Node needs, for a machine of another architecture than this one.
 * Undefined where this machine's own files will do.
 */
export function provideUserland(arch: Arch): string | undefined {
  if (arch === hostArch()) return undefined;
  const koffi = koffiPackage(arch);
  const contents = [`nodejs of ${SUITE}`, koffi].join("\n");
  return cachedFolder(`userland-${arch}`, contents, (into, scratch) => {
    say(`${arch}: asking the archive for Node…`);
    const apt = new PrivateApt(SUITE, join(scratch, "apt"), arch);
    apt.update();
    apt.unpackWithDependencies(["nodejs"], into);
    unpackModule(koffi, into, scratch);
  });
}
