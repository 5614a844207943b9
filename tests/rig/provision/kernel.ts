import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { RigError, say } from "../rig-error.js";
import { ARCHITECTURES, type Arch, hostArch } from "./architectures.js";
import { cacheFolder, halfMadeFolder } from "./cache.js";
import type { Suite } from "./kernels.js";
import { archiveLabel, PrivateApt } from "./private-apt.js";

/** A kernel that is unpacked and ready to boot. */
export interface Kernel {
  readonly suite: Suite;
  readonly arch: Arch;
  /** As `uname -r` says it. */
  readonly release: string;
  readonly image: string;
  /** The folder with this release's kernel/ tree of modules. */
  readonly modules: string;
  /** The machine's. */
  readonly busybox: string;
  /** One that runs here. */
  readonly hostBusybox: string;
}

/** Where the host's busybox is unpacked, if that is another than the machine's. */
const HOST = "host";

/** How long a resolved version is believed before the archive is asked again. */
const FRESH = 24 * 3600 * 1000;

/** Where each release of Debian puts a thing. */
const firstThatExists = (paths: readonly string[]): string | undefined =>
  paths.find((path) => existsSync(path));

const busyboxIn = (folder: string) =>
  firstThatExists(["usr/bin/busybox", "bin/busybox"].map((path) => join(folder, path)));

/** The kernel in a folder that its packages were unpacked into. */
function kernelIn(suite: Suite, arch: Arch, folder: string): Kernel | undefined {
  const roots = ["usr/lib/modules", "lib/modules"].map((path) => join(folder, path));
  const root = firstThatExists(roots);
  // Beside it are archives of its modules, and which name comes first is chance.
  const release =
    root === undefined
      ? undefined
      : readdirSync(root).find((name) => existsSync(join(root, name, "kernel")));
  if (root === undefined || release === undefined) return undefined;
  const modules = join(root, release);
  const image = firstThatExists([
    // riscv64's is not compressed, and is called so.
    ...["vmlinuz", "vmlinux"].map((name) => join(folder, `boot/${name}-${release}`)),
    join(modules, "vmlinuz"),
    join(modules, "vmlinux"),
  ]);
  const busybox = busyboxIn(folder);
  const hostBusybox = arch === hostArch() ? busybox : busyboxIn(join(folder, HOST));
  if (image === undefined || busybox === undefined || hostBusybox === undefined) return undefined;
  return { suite, arch, release, image, modules, busybox, hostBusybox };
}

/** Whether these packages were unpacked into it. */
function hasPackages(kept: string, names: readonly string[]): boolean {
  const stamp = join(kept, "packages");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === names.join("\n");
}

/** Replaces what the cache has for the suite. */
function keep(unpacked: string, kept: string, old: string): void {
  rmSync(old, { recursive: true, force: true });
  if (existsSync(kept)) renameSync(kept, old);
  renameSync(unpacked, kept);
  rmSync(old, { recursive: true, force: true });
}

/** @param cached whether what the cache has can be booted */
function provision(suite: Suite, arch: Arch, kept: string, cached: boolean): void {
  const label = archiveLabel(suite, arch);
  const host = hostArch() ?? arch;
  const half = halfMadeFolder(label);
  try {
    say(`${label}: asking the archive for its newest kernel…`);
    const apt = new PrivateApt(suite, join(half, "apt"), arch, host);
    apt.update();
    const names = [...apt.kernelPackages(), "busybox-static"];
    if (cached && hasPackages(kept, names)) {
      const now = new Date();
      utimesSync(join(kept, "packages"), now, now);
      return;
    }
    const unpacked = join(half, "unpacked");
    mkdirSync(unpacked);
    apt.unpack(names, unpacked);
    if (host !== arch) {
      apt.unpack([`busybox-static:${ARCHITECTURES[host].debian}`], join(unpacked, HOST));
    }
    writeFileSync(join(unpacked, "packages"), names.join("\n"));
    // Another rig may have done the same meanwhile, and be booting it.
    if (kernelIn(suite, arch, kept) === undefined || !hasPackages(kept, names))
      keep(unpacked, kept, join(half, "old"));
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

/** The suite's newest kernel, from the archive or from the cache. */
export function provideKernel(suite: Suite, arch: Arch): Kernel {
  const label = archiveLabel(suite, arch);
  const kept = join(cacheFolder(), label);
  const stamp = join(kept, "packages");
  const cached = existsSync(stamp) ? kernelIn(suite, arch, kept) : undefined;
  if (cached !== undefined && Date.now() - statSync(stamp).mtimeMs < FRESH) return cached;
  try {
    provision(suite, arch, kept, cached !== undefined);
  } catch (error) {
    if (cached === undefined) throw error;
    say(`${(error as Error).message}; going on with ${cached.release} of the cache`);
  }
  const kernel = kernelIn(suite, arch, kept);
  if (kernel === undefined) throw new RigError(`${label}: no kernel in its packages`);
  return kernel;
}
