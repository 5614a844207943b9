import { runInside } from "../boot/run-inside.js";
import type { Report } from "../guest/report.js";
import type { Kernel } from "../provision/kernel.js";
import { RigError, tail } from "../rig-error.js";

const COMMAND = ["node", "tests/dist/rig/guest/observe-buffers.js"];
/** Ten times what it takes: the machine is emulated, and may not be alone. */
const TIMEOUT = 180_000;

/** Boots a kernel once and looks at a buffer of every exporter that it has. */
export async function observeKernel(qemu: string, kernel: Kernel): Promise<Report> {
  let out = "";
  let err = "";
  const status = await runInside({
    ...{ qemu, kernel, job: { command: COMMAND }, timeout: TIMEOUT },
    onOut: (data) => {
      out += data;
    },
    onErr: (data) => {
      err += data;
    },
  });
  if (status === 0) return JSON.parse(out);
  throw new RigError(`${kernel.suite}: the observer exited with ${status}\n${tail(err, 25)}`, 125);
}
