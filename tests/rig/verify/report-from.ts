import { runInside } from "../boot/run-inside.js";
import type { Bootable } from "../provision/bootable.js";
import { RigError, tail } from "../rig-error.js";
import { bundledScript } from "./bundled-script.js";

/** Ten times what it takes: the machine is emulated, and may not be alone. */
const TIMEOUT = 360_000;

/**
 * Emulated, V8's compilers cost more than their code saves; and under QEMU 7.2 one start in twelve of
 * arm64's crashed in what they had made.
 */
const WITHOUT_COMPILERS = "--jitless";

/** Boots a kernel once, runs one of tests/rig/guest inside, and returns what it prints. */
export async function reportFrom<T>(
  bootable: Bootable,
  script: string,
  ...options: readonly string[]
): Promise<T> {
  const { kind = "qemu" } = bootable.model.emulator;
  const path = kind === "bochs" ? bundledScript(script) : `tests/dist/rig/guest/${script}.js`;
  let out = "";
  let err = "";
  const status = await runInside({
    ...{
      bootable,
      job: { command: ["node", WITHOUT_COMPILERS, path, ...options] },
      timeout: TIMEOUT,
    },
    onOut: (data) => {
      out += data;
    },
    onErr: (data) => {
      err += data;
    },
  });
  if (status === 0) return JSON.parse(out);
  throw new RigError(
    `${bootable.kernel.suite} on ${bootable.name}: ${script} exited with ${status}\n${tail(err, 25)}`,
    125,
  );
}
