// Runs outside jest: `vmprot scan` on a fake machine, which its arguments describe.
import { join } from "node:path";
import { fakeProc } from "../linux/fake-files.js";
import { fakeSystem, withBorrowed } from "../linux/fake-system.js";
import { root } from "../support/repository.js";

const [folder = "", devices = "", options = ""] = process.argv.slice(2);
const { runScan } = await import(join(root, "cli/dist-tsc/scan/run-scan.js"));
const { asError } = await import(join(root, "cli/dist-tsc/as-error.js"));
const files = withBorrowed(fakeProc(folder));
const system = fakeSystem(JSON.parse(devices));
try {
  process.exitCode = await runScan(JSON.parse(options), { root: folder, files, system });
} catch (error) {
  const { code, message } = asError(error);
  process.stderr.write(`vmprot: ${code}: ${message}\n`);
  process.exitCode = 2;
}
