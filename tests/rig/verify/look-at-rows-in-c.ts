import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildPrintHost } from "../../compiler/host-in-c.js";
import { runInside } from "../boot/run-inside.js";
import type { RowsInC } from "../guest/rows-in-c-report.js";
import type { Bootable } from "../provision/bootable.js";
import { compilerFor } from "../provision/compiler.js";
import { RigError, tail } from "../rig-error.js";
import { root } from "../root.js";
import { bundledScript } from "./bundled-script.js";

/** Ten times what it takes: the machine is emulated, and may not be alone. */
const TIMEOUT = 360_000;

/**
 * Whom to ask about how much: one buffer a driver in JavaScript and in C; every buffer, and `vmprot scan` too;
 * the clients of `vmprot serve` besides.
 */
export type Depth = "drivers" | "buffers" | "clients";

function make(example: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(
    "make",
    ["-s", "-C", join(root, "examples", example), ...args],
    { encoding: "utf8" },
  );
  if (status === 0) return;
  throw new RigError(`examples/${example} cannot be built: ${error?.message ?? stderr}`, 125);
}

/** Builds all of the programs for the machine, without libraries; their folder in the repository. */
function programs({ model: { arch } }: Bootable, depth: Depth): string {
  const folder = `tests/dist/rig/in-c/${arch}`;
  const out = join(root, folder);
  mkdirSync(out, { recursive: true });
  const { program: compiler } = compilerFor(arch);
  // Optimized it takes longer to compile than it saves.
  const inC = [`CC=${compiler}`, `OUT=${out}`, "CFLAGS=-O0", "LDFLAGS=-static"];
  make("c-vmm", ...inC);
  buildPrintHost(compiler, ["-static"], join(out, "print-host"));
  // Emulated, the relocations and the unwinder of a usual program take as long as all the rest that it does.
  const inRust = "-O -C target-feature=+crt-static -C relocation-model=static -C panic=abort";
  if (depth === "clients") make("serve-clients", ...inC, `RUSTFLAGS=${inRust}`);
  return folder;
}

/** Boots a kernel once, and asks about buffers in JavaScript and in C. */
export async function lookAtRowsInC(bootable: Bootable, depth: Depth): Promise<RowsInC> {
  const script = bundledScript("rows-in-c");
  let out = "";
  let err = "";
  const status = await runInside({
    // Emulated, V8's compilers cost more than their code saves.
    ...{
      bootable,
      job: { command: ["node", "--jitless", script, programs(bootable, depth), depth] },
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
