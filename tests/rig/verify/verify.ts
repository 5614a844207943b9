import type { MachineReport } from "../guest/machine-report.js";
import { provideBootable } from "../provision/bootable.js";
import { say } from "../rig-error.js";
import { movedByProbing, wrongClaims, wrongProbes, wrongScans } from "./findings.js";
import { GUEST_PLACES } from "./guest-places.js";
import { wronglyMapped, wrongMaps, wrongPlacements, wrongRefusals } from "./kvm-findings.js";
import { linuxGuestFindings } from "./linux-guest-findings.js";
import { lookAtMachine } from "./look-at-machine.js";
import { unseenEntries, wrongTrialMaps, wrongTrials } from "./mappability-findings.js";
import { at, PLACES, type Place } from "./places.js";
import { unreached, wrongEntries, wrongGuests } from "./stage2-findings.js";
import { STAGE2_PLACES } from "./stage2-reach.js";
import { type Stage2Seen, stage2Lines, writeStage2Table } from "./stage2-table.js";
import { type VerifiedRow, verifiedRows, writeVerified } from "./verified.js";
import { placeRows, type Visit, writeVerifiedKvm } from "./verified-kvm.js";
import {
  type LinuxVisit,
  linuxGuestRows,
  writeVerifiedLinuxGuest,
} from "./verified-linux-guest.js";
import { tableRows, writeTable } from "./verified-table.js";

/** Everything that is wrong in one place. */
function findingsOf({ pageTables, stage2, linuxGuest, guests }: MachineReport): string[] {
  return [
    ...(pageTables
      ? [wrongClaims, movedByProbing, wrongProbes, wrongScans].flatMap((find) => find(pageTables))
      : []),
    ...(stage2 ? [wrongEntries, wrongGuests].flatMap((find) => find(stage2)) : []),
    ...(linuxGuest ? linuxGuestFindings(linuxGuest) : []),
    ...(guests
      ? [
          ...[wrongMaps, wrongRefusals, wrongPlacements, wronglyMapped].flatMap((find) =>
            find(guests.guests),
          ),
          ...[wrongTrialMaps, wrongTrials, unseenEntries].flatMap((find) => find(guests)),
        ]
      : []),
  ];
}

/** What was seen in every place. */
class Seen {
  readonly #all: (readonly [Place, MachineReport])[] = [];

  add(place: Place, report: MachineReport): void {
    this.#all.push([place, report]);
  }

  get verified(): VerifiedRow[] {
    return this.#all.flatMap(([place, report]) => verifiedRows(place, report));
  }

  get pageTables() {
    return this.#all.flatMap(([{ suite }, { pageTables }]) =>
      pageTables === undefined ? [] : [[suite, pageTables] as const],
    );
  }

  get guests(): Visit[] {
    return GUEST_PLACES.flatMap((place) => {
      const guests = this.#at(place)?.guests;
      return guests === undefined ? [] : [[place, guests] as const];
    });
  }

  get linuxGuests(): LinuxVisit[] {
    return this.#all.flatMap(([place, { linuxGuest }]) =>
      linuxGuest === undefined ? [] : [[place, linuxGuest] as const],
    );
  }

  get stage2(): Stage2Seen[] {
    return STAGE2_PLACES.flatMap((place) => {
      const report = this.#at(place)?.stage2;
      return report === undefined ? [] : [{ place, report }];
    });
  }

  #at(place: Place): MachineReport | undefined {
    const places = this.#all.map(([each]) => each);
    const there = at(places, place);
    return this.#all.find(([each]) => each === there)?.[1];
  }
}

/**
 * Boots every kernel, holds what vmprot says against what is seen there, prints the tables, and
 * returns the exit status.
 */
export async function verify(write: boolean): Promise<number> {
  const seen = new Seen();
  const wrong: string[] = [];
  for (const place of PLACES) {
    const { machine, suite } = place;
    const bootable = provideBootable(machine, suite);
    say(`${suite}: looking at ${bootable.kernel.release} on ${machine}…`);
    const report = await lookAtMachine(bootable);
    seen.add(place, report);
    wrong.push(...findingsOf(report).map((finding) => `${suite} on ${machine}: ${finding}`));
  }
  const { pageTables, guests, linuxGuests, stage2 } = seen;
  for (const each of pageTables) process.stdout.write(tableRows(...each));
  for (const visit of guests) process.stdout.write(placeRows(...visit));
  for (const visit of linuxGuests) process.stdout.write(linuxGuestRows(...visit));
  process.stdout.write(stage2Lines(stage2));
  wrong.push(...unreached(stage2.map(({ report }) => report)));
  for (const finding of wrong) say(`WRONG: ${finding}`);
  if (write) {
    writeTable(pageTables);
    writeVerifiedKvm(guests);
    writeVerifiedLinuxGuest(linuxGuests);
    writeStage2Table(stage2);
    writeVerified(seen.verified);
  }
  return wrong.length === 0 ? 0 : 1;
}
