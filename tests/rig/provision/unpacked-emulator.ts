import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { EmulatorSource } from "../boot/machines.js";
import { RigError, say, tail } from "../rig-error.js";
import { ARCHITECTURES, type Arch } from "./architectures.js";
import { cachedFolder } from "./cached-folder.js";
import type { Emulator } from "./emulator.js";
import type { Suite } from "./kernels.js";
import { PrivateApt } from "./private-apt.js";

/** Folders of /usr/share that QEMU reads. */
const SHARED = ["qemu", "seabios", "opensbi"];

/** The rest has programs that run as root, and a hundred megabytes of documents. */
function keepOnly(folder: string, names: readonly string[]): void {
  for (const name of readdirSync(folder).filter((each) => !names.includes(each))) {
    rmSync(join(folder, name), { recursive: true });
  }
}

/**
 * Packages of another release, in a folder of the cache with a C library and a loader of their own:
 * nothing of them is installed, and what is installed is not touched.
 *
 * @param shared what of /usr/share is wanted
 */
export function unpackedPackages(
  packages: readonly string[],
  suite: Suite,
  host: Arch,
  wanted: { readonly programs: readonly string[]; readonly shared: readonly string[] },
): string {
  const contents = `${packages.join(" ")} of ${suite}`;
  return cachedFolder(`${packages[0]}-${suite}`, contents, (into, scratch) => {
    say(`asking the archive for ${packages.join(", ")} of ${suite}…`);
    const apt = new PrivateApt(suite, join(scratch, "apt"), host);
    apt.update();
    apt.unpackWithDependencies(packages, into);
    keepOnly(join(into, "usr/bin"), wanted.programs);
    keepOnly(join(into, "usr/share"), wanted.shared);
  });
}

/** How to start one of their programs. */
export function unpackedProgram(folder: string, program: string, host: Arch): Emulator {
  const { libraries, loader } = ARCHITECTURES[host];
  const library = join(folder, "usr/lib", libraries);
  return {
    program: join(folder, loader),
    args: ["--library-path", library, join(folder, "usr/bin", program)],
    env: {},
  };
}

/** QEMU of another release. */
export function unpackedEmulator(
  { program, packages }: EmulatorSource,
  suite: Suite,
  host: Arch,
): Emulator {
  const names = packages.join(", ");
  const wanted = { programs: [program], shared: SHARED };
  const folder = unpackedPackages(packages, suite, host, wanted);
  const start = unpackedProgram(folder, program, host);
  const firmware = ["qemu", "seabios"].flatMap((name) => ["-L", join(folder, "usr/share", name)]);
  const emulator: Emulator = {
    ...start,
    args: [...start.args, ...firmware],
    // It would look beside the loader.
    env: {
      QEMU_MODULE_DIR: join(folder, "usr/lib", ARCHITECTURES[host].libraries, "qemu"),
    },
  };
  const { status, stderr } = spawnSync(emulator.program, [...emulator.args, "--version"], {
    encoding: "utf8",
  });
  if (status === 0) return emulator;
  throw new RigError(`${names} of ${suite} does not run: ${tail(stderr ?? "", 6)}`);
}
