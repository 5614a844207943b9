import type { Report } from "../guest/report.js";
import { provideBootable } from "../provision/bootable.js";
import type { Suite } from "../provision/kernels.js";
import { say } from "../rig-error.js";
import { movedByProbing, wrongClaims, wrongProbes, wrongScans } from "./findings.js";
import { observeKernel } from "./observe-kernel.js";
import { OBSERVED, tableRows, writeTable } from "./verified-table.js";

/** Holds every claim against every kernel, prints the table, and returns the exit status. */
export async function verifyKernels(write: boolean): Promise<number> {
  const reports: [Suite, Report][] = [];
  let wrong = 0;
  for (const { machine, suite } of OBSERVED) {
    const bootable = provideBootable(machine, suite);
    say(`${suite}: observing ${bootable.kernel.release} on ${machine}…`);
    const report = await observeKernel(bootable);
    reports.push([suite, report]);
    process.stdout.write(tableRows(suite, report));
    for (const find of [wrongClaims, movedByProbing, wrongProbes, wrongScans]) {
      for (const finding of find(report)) {
        say(`${suite} on ${machine}: WRONG: ${finding}`);
        wrong += 1;
      }
    }
  }
  if (write) writeTable(reports);
  return wrong === 0 ? 0 : 1;
}
