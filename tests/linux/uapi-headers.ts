import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../rig/provision/cache.js";
import { PrivateApt } from "../rig/provision/private-apt.js";

/** The C headers to compare with, or why there are none. */
export interface Headers {
  /** Arguments of the compiler; undefined where the headers are missing. */
  readonly flags: readonly string[] | undefined;
  readonly missing: string | undefined;
}

/** Headers of which an architecture's own come beside those that all have. */
export interface ManyHeaders extends Headers {
  /** Arguments of the compiler for an architecture, by Node's name of it. */
  readonly of: (arch?: string) => readonly string[];
}

/** The folders of architectures' own headers. The package has all of them. */
const ARCHES: Readonly<Record<string, string>> = {
  x64: "x86_64-linux-gnu",
  arm64: "aarch64-linux-gnu",
  riscv64: "riscv64-linux-gnu",
};

const PACKAGES = ["gcc", "libc6-dev", "linux-libc-dev", "libdrm-dev"];
const PROBE =
  "#include <stddef.h>\n#include <linux/kvm.h>\n#include <drm.h>\n#include <amdgpu_drm.h>\n";

/** Runs the compiler on a program. */
export function gcc(source: string, args: readonly string[]) {
  return spawnSync("gcc", ["-x", "c", "-", ...args], { input: source, encoding: "utf8" });
}

const isUsable = (flags: readonly string[]): boolean =>
  gcc(PROBE, [...flags, "-fsyntax-only"]).status === 0;

const mayInstall = (): boolean => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/** This machine's. Root can have them on Debian; nobody else's machine is changed. */
export function installedHeaders(): Headers {
  const flags = ["-I/usr/include/libdrm", "-I/usr/include/drm"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "--yes", "--no-install-recommends", ...PACKAGES];
  for (const args of [install, ["update"], install]) {
    if (isUsable(flags)) return { flags, missing: undefined };
    if (mayInstall()) spawnSync("apt-get", args, { env, stdio: "ignore" });
  }
  if (isUsable(flags)) return { flags, missing: undefined };
  return { flags: undefined, missing: `install ${PACKAGES.join(", ")}` };
}

/**
 * Those of the newest kernel that Debian tests, unpacked into the cache and never installed: what
 * is older than the driver interfaces has nothing to compare with.
 */
export function newestHeaders(): ManyHeaders {
  const folder = join(dirname(cacheFolder()), "headers");
  const include = join(folder, "usr/include");
  // The kernel's own copy of the DRM headers is newer than libdrm's.
  const of = (arch = "x64"): string[] =>
    ["drm", "libdrm", ARCHES[arch] ?? arch, "."].map((name) => `-I${join(include, name)}`);
  const flags = of();
  try {
    if (!isUsable(flags) || !existsSync(include)) provision(folder);
  } catch (error) {
    return { of, flags: undefined, missing: (error as Error).message };
  }
  if (isUsable(flags)) return { of, flags, missing: undefined };
  return { of, flags: undefined, missing: "the headers in the cache cannot be compiled" };
}

function provision(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  const half = mkdtempSync(`${folder}.`);
  try {
    const apt = new PrivateApt("forky", join(half, "apt"));
    apt.update();
    const unpacked = join(half, "unpacked");
    mkdirSync(unpacked);
    apt.unpack(["linux-libc-dev", "libdrm-dev"], unpacked);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unpacked, folder);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}
