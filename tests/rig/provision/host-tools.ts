import { spawnSync } from "node:child_process";
import { RigError, say, tail } from "../rig-error.js";

const QEMU = "qemu-system-x86_64";
const PACKAGE = "qemu-system-x86";

const hasQemu = (): boolean => spawnSync(QEMU, ["--version"]).error === undefined;

function install(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const call = (...args: string[]) => spawnSync("apt-get", args, { env, encoding: "utf8" });
  say(`installing ${PACKAGE} (once)…`);
  // Another process of the same test run may be at it.
  const wait = ["-o", "DPkg::Lock::Timeout=300"];
  const args = [...wait, "install", "-y", "-q", "--no-install-recommends", PACKAGE];
  let result = call(...args);
  if (result.status !== 0) {
    call("update", "-q");
    result = call(...args);
  }
  if (result.status !== 0 && !hasQemu()) {
    const why = result.error?.message ?? tail(result.stderr, 6);
    throw new RigError(`apt-get install ${PACKAGE} failed: ${why}`);
  }
}

/** Makes sure that QEMU is there, and returns its name. */
export function provideQemu(): string {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new RigError(
      `the rig runs this machine's own node under an x86-64 kernel, and this is ${process.platform} ${process.arch}`,
    );
  }
  if (!hasQemu()) {
    if (process.getuid?.() !== 0) {
      throw new RigError(`${QEMU} is missing. Install it: sudo apt-get install ${PACKAGE}`);
    }
    install();
  }
  if (!hasQemu()) throw new RigError(`${PACKAGE} is installed, but there is no ${QEMU}`);
  return QEMU;
}
