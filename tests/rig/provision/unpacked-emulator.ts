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
 * The emulator of another release, in a folder of the cache with its own C library and loader:
 * nothing of it is installed, and what is installed is not touched.
 */
export function unpackedEmulator(
  { program, packages }: EmulatorSource,
  suite: Suite,
  host: Arch,
): Emulator {
  const names = packages.join(", ");
  const contents = `${packages.join(" ")} of ${suite}`;
  const folder = cachedFolder(`${packages[0]}-${suite}`, contents, (into, scratch) => {
    say(`asking the archive for ${names} of ${suite}…`);
    const apt = new PrivateApt(suite, join(scratch, "apt"), host);
    apt.update();
    apt.unpackWithDependencies(packages, into);
    keepOnly(join(into, "usr/bin"), [program]);
    keepOnly(join(into, "usr/share"), SHARED);
  });
  const { libraries, loader } = ARCHITECTURES[host];
  const library = join(folder, "usr/lib", libraries);
  const emulator: Emulator = {
    program: join(folder, loader),
    args: [
      ...["--library-path", library, join(folder, "usr/bin", program)],
      ...["-L", join(folder, "usr/share/qemu"), "-L", join(folder, "usr/share/seabios")],
    ],
    // It would look beside the loader.
    env: { QEMU_MODULE_DIR: join(library, "qemu") },
  };
  const { status, stderr } = spawnSync(emulator.program, [...emulator.args, "--version"], {
    encoding: "utf8",
  });
  if (status === 0) return emulator;
  throw new RigError(`${names} of ${suite} does not run: ${tail(stderr ?? "", 6)}`);
}
