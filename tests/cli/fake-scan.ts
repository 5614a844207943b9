import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { root } from "../support/repository.js";
import { parseLines, type Run } from "./run-vmprot.js";

const SCRIPT = `
const [root, drm, options] = process.argv.slice(1);
const { runScan } = await import("./cli/dist-tsc/scan/run-scan.js");
const { fakeSystem, withBorrowed } = await import("./tests/dist/linux/fake-system.js");
const { fakeProc } = await import("./tests/dist/linux/fake-files.js");
const { asError } = await import("./cli/dist-tsc/as-error.js");
const devices = JSON.parse(drm);
const files = withBorrowed(fakeProc(root));
try {
  process.exitCode = await runScan(JSON.parse(options), { root, files, system: fakeSystem(devices) });
} catch (error) {
  const { code, message } = asError(error);
  process.stderr.write("vmprot: " + code + ": " + message + "\\n");
  process.exitCode = 2;
}
`;

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
  ...["--input-type=module", "-e", SCRIPT],
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
 * Runs `vmprot scan` in a process of its own on a fake machine.
 *
 * @param folder its root
 * @param devices its DRM devices by path
 */
export function scanFake(folder: string, devices: object, options: object): Run {
  return spawnSync(process.execPath, argumentsOf(folder, devices, options), {
    cwd: root,
    encoding: "utf8",
    env: ENVIRONMENT,
    maxBuffer: 1 << 30,
  });
}

/** Begins to, for --watch. */
export const watchFake = (folder: string, devices: object, options: object): ChildProcess =>
  spawn(process.execPath, argumentsOf(folder, devices, options), { cwd: root, env: ENVIRONMENT });
