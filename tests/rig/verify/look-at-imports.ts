import { runInside } from "../boot/run-inside.js";
import type { ImportsReport } from "../guest/imports-report.js";
import type { Bootable } from "../provision/bootable.js";
import { RigError, tail } from "../rig-error.js";
import { bundledScript } from "./bundled-script.js";

/** Ten times what it takes: the machine is emulated, and may not be alone. */
const TIMEOUT = 360_000;

/** Boots a kernel once, and imports a buffer of every exporter into every device. */
export async function lookAtImports(bootable: Bootable): Promise<ImportsReport> {
  const script = bundledScript("import-everywhere");
  let out = "";
  let err = "";
  const status = await runInside({
    // Emulated, V8's compilers cost more than their code saves.
    ...{ bootable, job: { command: ["node", "--jitless", script] }, timeout: TIMEOUT },
    onOut: (data) => {
      out += data;
    },
    onErr: (data) => {
      err += data;
    },
  });
  if (status === 0) return JSON.parse(out);
  const what = `${bootable.kernel.suite} on ${bootable.name}: ${script} exited with ${status}`;
  throw new RigError(`${what}\n${tail(err, 25)}`, 125);
}
