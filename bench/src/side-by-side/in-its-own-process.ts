import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { SideBySide } from "./bench-side-by-side.js";

const MAIN = fileURLToPath(new URL("main.js", import.meta.url));

/**
 * The comparison in a fresh process: what V8 has compiled for other measurements, some of them of a
 * hundred million calls, is not what a program has. (Node.js 20's V8 has been seen to abort in its
 * deoptimizer where both were in one process.)
 *
 * @throws Error if somebody decides otherwise than core, or the process ends otherwise than well
 */
export function sideBySideInItsOwnProcess(isQuick: boolean): SideBySide {
  const { status, signal, stdout, error } = spawnSync(
    process.execPath,
    ["--expose-gc", MAIN, ...(isQuick ? ["--quick"] : [])],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 24 },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`the comparison ended with ${status ?? signal}`);
  return JSON.parse(stdout);
}
