import { spawnSync } from "node:child_process";
import { RigError, say, tail } from "../rig-error.js";

const runs = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

/** Firmware comes in packages of its own. */
const isInstalled = (name: string): boolean =>
  /^Status: install ok installed$/m.test(
    spawnSync("dpkg-query", ["-s", name], { encoding: "utf8" }).stdout,
  );

function install(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const call = (...args: string[]) => spawnSync("apt-get", args, { env, encoding: "utf8" });
  const names = packages.join(", ");
  say(`installing ${names} (once)…`);
  // Another process of the same test run may be at it.
  const wait = ["-o", "DPkg::Lock::Timeout=300"];
  const args = [...wait, "install", "-y", "-q", "--no-install-recommends", ...packages];
  let result = call(...args);
  if (result.status !== 0) {
    call("update", "-q");
    result = call(...args);
  }
  if (result.status !== 0 && !packages.every(isInstalled)) {
    const why = result.error?.message ?? tail(result.stderr, 6);
    throw new RigError(`apt-get install ${names} failed: ${why}`);
  }
}

/**
 * Makes sure that a program of this machine's own release is there: where this is root, it is installed.
 *
 * @param packages the program's, and what comes in packages of its own
 * @throws RigError with what to install, where this is not root
 */
export function installProgram(program: string, packages: readonly string[]): void {
  const missing = () => !runs(program) || !packages.slice(1).every(isInstalled);
  if (missing()) {
    if (process.getuid?.() !== 0) {
      const names = packages.join(" ");
      throw new RigError(
        `${program} is missing, or what it needs. Install: sudo apt-get install ${names}`,
      );
    }
    install(packages);
  }
  if (!runs(program)) throw new RigError(`${packages[0]} is installed, but there is no ${program}`);
}
