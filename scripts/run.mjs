// Runs a command in the foreground, from the repository root unless told otherwise.
import { spawnSync } from "node:child_process";
import { root } from "./workspaces.mjs";

/** Runs it with the terminal's own streams and returns its exit status. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) console.error(`vmprot: ${command}: ${error.message}`);
  return status ?? 1;
}

/** The same, but a failure ends this process with that status. */
export function mustRun(command, args, options) {
  const status = run(command, args, options);
  if (status !== 0) process.exit(status);
}

export const node = process.execPath;
