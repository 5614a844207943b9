import { type ChildProcess, spawn } from "node:child_process";
import { doInLastingProcess } from "../support/lasting-process.js";
import { root } from "../support/repository.js";
import { parseLines, type Run } from "./run-vmprot.js";

const SCRIPT = new URL("./fake-scan-inside.js", import.meta.url).pathname;

/** What `vmprot scan --json` prints last. */
export interface Summary {
  readonly complete: boolean;
  readonly unread: readonly { readonly code: string }[];
  readonly [name: string]: unknown;
}

/** The lines of `vmprot scan --json`: buffers, and the summary that ends them. */
export function scanned(stdout: string): { rows: unknown[]; summary: Summary } {
  const lines = parseLines(stdout);
  const { summary } = lines.pop() as { summary: Summary };
  return { rows: lines, summary };
}

/** What Node.js is given for it. */
export const argumentsOf = (folder: string, devices: object, options: object): string[] => [
  SCRIPT,
  ...[folder, JSON.stringify(devices), JSON.stringify(options)],
];

const ENVIRONMENT = {
  ...process.env,
  NODE_OPTIONS: "",
  NO_COLOR: "1",
  FORCE_COLOR: undefined,
  COLUMNS: "120",
};

/**
 * Runs `vmprot scan` on a fake machine.
 *
 * @param folder its root
 * @param devices its DRM devices by path
 */
export function scanFake(folder: string, devices: object, options: object): Run {
  const [file = "", ...args] = argumentsOf(folder, devices, options);
  return doInLastingProcess({ file, args, cwd: root, env: ENVIRONMENT, input: "" });
}

/** Begins to, for --watch. */
export const watchFake = (folder: string, devices: object, options: object): ChildProcess =>
  spawn(process.execPath, argumentsOf(folder, devices, options), { cwd: root, env: ENVIRONMENT });
