import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { SideBySide } from "./bench-side-by-side.js";

const MAIN = fileURLToPath(new URL("main.js", import.meta.url));

/** Node.js 20's V8 can abort where it leaves optimised code that a call into WebAssembly was inlined into. */
const FLAGS = ["--expose-gc", "--no-turbo-inline-js-wasm-calls"];

/**
 * The comparison in a fresh process: what V8 has compiled for other measurements, some of them of a
 * hundred million calls, is not what a program has.
 *
 * @throws Error if somebody decides otherwise than core, or the process ends otherwise than well
 */
export function sideBySideInItsOwnProcess(isQuick: boolean): SideBySide {
  const { status, signal, stdout, error } = spawnSync(
    process.execPath,
    [...FLAGS, MAIN, ...(isQuick ? ["--quick"] : [])],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 24 },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`the comparison ended with ${status ?? signal}`);
  return JSON.parse(stdout);
}
