import { provideBootable } from "../provision/bootable.js";
import { say } from "../rig-error.js";
import { GUEST_PLACES } from "./guest-places.js";
import { wronglyMapped, wrongMaps, wrongPlacements, wrongRefusals } from "./kvm-findings.js";
import { unseenEntries, wrongTrialMaps, wrongTrials } from "./mappability-findings.js";
import { runGuests } from "./observe-kernel.js";
import { placeRows, type Visit, writeVerifiedKvm } from "./verified-kvm.js";

/** Holds every verdict against real guests, prints the tables, and returns the exit status. */
export async function verifyGuests(write: boolean): Promise<number> {
  const visits: Visit[] = [];
  let wrong = 0;
  for (const place of GUEST_PLACES) {
    const { machine, suite } = place;
    const bootable = provideBootable(machine, suite);
    say(`${suite}: running guests on ${bootable.kernel.release} on ${machine}…`);
    const report = await runGuests(bootable);
    visits.push([place, report]);
    process.stdout.write(placeRows(place, report));
    const findings = [
      ...[wrongMaps, wrongRefusals, wrongPlacements, wronglyMapped].flatMap((find) =>
        find(report.guests),
      ),
      ...[wrongTrialMaps, wrongTrials, unseenEntries].flatMap((find) => find(report)),
    ];
    for (const finding of findings) say(`${suite} on ${machine}: WRONG: ${finding}`);
    wrong += findings.length;
  }
  if (write) writeVerifiedKvm(visits);
  return wrong === 0 ? 0 : 1;
}
