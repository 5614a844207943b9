import { runInside } from "../boot/run-inside.js";
import type { Bootable } from "../provision/bootable.js";
import { RigError, tail } from "../rig-error.js";

/** Ten times what it takes: the machine is emulated, and may not be alone. */
const TIMEOUT = 360_000;

/** Boots a kernel once, runs one of tests/rig/guest inside, and returns what it prints. */
export async function reportFrom<T>(bootable: Bootable, script: string): Promise<T> {
  const command = ["node", `tests/dist/rig/guest/${script}.js`];
  let out = "";
  let err = "";
  const status = await runInside({
    ...{ bootable, job: { command }, timeout: TIMEOUT },
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
