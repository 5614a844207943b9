import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { cpio, PROGRAM } from "../boot/cpio.js";
import { moduleEntries, modulesOf, type WantedModules } from "../boot/modules.js";
import type { Arch } from "../provision/architectures.js";
import { cacheFolder } from "../provision/cache.js";
import { cachedFolder } from "../provision/cached-folder.js";
import { provideKernel } from "../provision/kernel.js";
import type { Suite } from "../provision/kernels.js";
import { archiveLabel } from "../provision/private-apt.js";
import { say } from "../rig-error.js";
import { buildGuestProgram, guestProgramKey } from "./guest-program.js";

/** What examples/linux-guest boots: paths. */
export interface LinuxGuest {
  /** The kernel, as Debian's package has it. */
  readonly kernel: string;
  /** As `uname -r` says it. */
  readonly release: string;
  /** The drivers of its virtio-gpu, and the program of examples/linux-guest/guest as /init. */
  readonly initramfs: string;
}

const MODULES: WantedModules = [
  // Without it, the console of the first driver takes seconds of emulated drawing.
  ["drm_kms_helper", "fbdev_emulation=0"],
  ["virtio_gpu"],
  ["virtio_mmio"],
];

const DAY = 24 * 3600 * 1000;

/** What the archive is made by, besides the program and the kernel. */
const CODE = ["provide-linux-guest.js", "../boot/modules.js", "../boot/bare-module.js"];

/** Other checkouts' are left alone for as long as they may be booting them. */
function removeOld(prefix: string, kept: string): void {
  for (const name of readdirSync(cacheFolder())) {
    const path = join(cacheFolder(), name);
    if (!name.startsWith(prefix) || name === basename(kept)) continue;
    if (existsSync(path) && Date.now() - statSync(path).mtimeMs > DAY) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

/**
 * Debian's newest kernel of a suite and an initramfs for it, from the cache or made now.
 *
 * @throws RigError where the archive cannot be reached, or a compiler is missing and this is not root
 */
export function provideLinuxGuest(suite: Suite, arch: Arch): LinuxGuest {
  const kernel = provideKernel(suite, arch);
  const hash = createHash("sha256").update(guestProgramKey());
  for (const name of CODE) hash.update(readFileSync(join(import.meta.dirname, name)));
  const key = hash.digest("hex");
  const prefix = `linux-guest-${arch}-${suite}-`;
  const label = `${prefix}${key.slice(0, 16)}`;
  const kept = cachedFolder(label, `${kernel.release} ${key}`, (into, scratch) => {
    say(`${archiveLabel(suite, arch)}: making an initramfs for ${kernel.release}…`);
    const init = buildGuestProgram(arch, scratch);
    const archive = cpio([
      { name: "init", mode: PROGRAM, data: init },
      ...moduleEntries(modulesOf(MODULES, kernel)),
    ]);
    writeFileSync(join(into, "initramfs"), archive);
  });
  removeOld(prefix, kept);
  return {
    kernel: kernel.image,
    release: kernel.release,
    initramfs: join(kept, "initramfs"),
  };
}
