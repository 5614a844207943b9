import type { KvmReport } from "../guest/kvm-report.js";
import { provideBootable } from "../provision/bootable.js";
import type { Suite } from "../provision/kernels.js";
import { say } from "../rig-error.js";
import { wronglyMapped, wrongMaps, wrongPlacements, wrongRefusals } from "./kvm-findings.js";
import { guestRows, writeGuestTable } from "./kvm-table.js";
import { runGuests } from "./observe-kernel.js";
import { VERIFIED } from "./verified-table.js";

/** Holds every verdict against real guests, prints the table, and returns the exit status. */
export async function verifyGuests(write: boolean): Promise<number> {
  const reports = new Map<Suite, KvmReport>();
  let wrong = 0;
  for (const suite of VERIFIED) {
    const bootable = provideBootable("amd", suite);
    say(`${suite}: running guests on ${bootable.kernel.release}…`);
    const report = await runGuests(bootable);
    reports.set(suite, report);
    process.stdout.write(guestRows(suite, report));
    for (const find of [wrongMaps, wrongRefusals, wrongPlacements, wronglyMapped]) {
      for (const finding of find(report)) {
        say(`${suite}: WRONG: ${finding}`);
        wrong += 1;
      }
    }
  }
  if (write) writeGuestTable(reports);
  return wrong === 0 ? 0 : 1;
}
