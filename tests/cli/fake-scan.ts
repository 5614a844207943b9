import { spawnSync } from "node:child_process";
import { root } from "../support/repository.js";
import type { Run } from "./run-vmprot.js";

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

/**
 * Runs `vmprot scan` in a process of its own on a fake machine.
 *
 * @param folder its root
 * @param devices its DRM devices by path
 */
export function scanFake(folder: string, devices: object, options: object): Run {
  const args = ["--input-type=module", "-e", SCRIPT, folder, JSON.stringify(devices)];
  return spawnSync(process.execPath, [...args, JSON.stringify(options)], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      NO_COLOR: "1",
      FORCE_COLOR: undefined,
      COLUMNS: "120",
    },
  });
}
