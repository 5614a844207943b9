import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { runInside } from "../boot/run-inside.js";
import type { RowsInC } from "../guest/rows-in-c-report.js";
import type { Bootable } from "../provision/bootable.js";
import { RigError, tail } from "../rig-error.js";
import { root } from "../root.js";
import { bundledScript } from "./bundled-script.js";

/** Ten times what it takes: the machine is emulated, and may not be alone. */
const TIMEOUT = 360_000;
const FOLDER = "tests/dist/rig";

/** Builds examples/c-vmm for this processor, without libraries; its path in the repository. */
function cVmm(): string {
  const args = ["-s", "-C", join(root, "examples/c-vmm"), `OUT=${join(root, FOLDER)}`];
  const { status, stderr } = spawnSync("make", [...args, "LDFLAGS=-static"], { encoding: "utf8" });
  if (status !== 0) throw new RigError(`examples/c-vmm cannot be built: ${stderr}`, 125);
  return `${FOLDER}/c-vmm`;
}

/** Builds examples/serve-clients likewise; their paths. */
function serveClients(): string[] {
  const args = ["-s", "-C", join(root, "examples/serve-clients"), `OUT=${join(root, FOLDER)}`];
  const flags = ["LDFLAGS=-static", "RUSTFLAGS=-O -C target-feature=+crt-static"];
  const { status, stderr } = spawnSync("make", [...args, ...flags], { encoding: "utf8" });
  if (status !== 0) throw new RigError(`examples/serve-clients cannot be built: ${stderr}`, 125);
  return ["ask-c", "ask-rust"].map((name) => `${FOLDER}/${name}`);
}

/**
 * Boots a kernel once, and asks about buffers in JavaScript and in C.
 *
 * @param isQuick one buffer a driver, and nobody else is asked: neither `vmprot scan` nor clients of `vmprot serve`
 */
export async function lookAtRowsInC(bootable: Bootable, isQuick: boolean): Promise<RowsInC> {
  const script = bundledScript("rows-in-c");
  let out = "";
  let err = "";
  const status = await runInside({
    // Emulated, V8's compilers cost more than their code saves.
    ...{
      bootable,
      job: {
        command: ["node", "--jitless", script, cVmm(), ...(isQuick ? [] : serveClients())],
      },
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
  const what = `${bootable.kernel.suite} on ${bootable.name}: ${script} exited with ${status}`;
  throw new RigError(`${what}\n${tail(err, 25)}`, 125);
}
