import { beforeAll, describe, expect, it } from "@jest/globals";
import type { MachineName } from "./boot/machines.js";
import { describeGuests, type Visited } from "./describe-guests.js";
import { describeLinuxGuest } from "./describe-linux-guest.js";
import { describePageTables } from "./describe-page-tables.js";
import { describeStage2 } from "./describe-stage2.js";
import { describeVerify } from "./describe-verify.js";
import type { MachineReport } from "./guest/machine-report.js";
import { provided } from "./provided.js";
import { GUEST_PLACES } from "./verify/guest-places.js";
import { isGuestBooted, placesNow } from "./verify/left-to-thorough.js";
import { lookAtMachine } from "./verify/look-at-machine.js";
import { at, looksAt, PLACES, type Place } from "./verify/places.js";
import { STAGE2_PLACES } from "./verify/stage2-reach.js";
import { committedVerified, verifiedRows, withoutKernel } from "./verify/verified.js";
import { OBSERVED } from "./verify/verified-table.js";

/** The emulated machine's, and as much for the others on this one. */
const PATIENCE = 500_000;

/** More that is expected of the guests in a place; `visited` is to be called within tests. */
export type More = (place: Place, visited: () => Visited) => void;

function describePlace(place: Place, more?: More): void {
  const { suite, machine } = place;
  const bootable = provided(suite, machine);
  if (bootable === undefined) return;
  let report: MachineReport = {};
  beforeAll(async () => {
    report = await lookAtMachine(bootable, isGuestBooted(place));
  }, PATIENCE);

  /** What is only there when the machine has been looked at. */
  const part =
    <Name extends keyof MachineReport>(name: Name) =>
    (): NonNullable<MachineReport[Name]> => {
      const found = report[name];
      if (found === undefined) throw new Error(`nobody looked at the ${name} of ${machine}`);
      return found;
    };
  const observed = at(OBSERVED, place);
  const seen = at(STAGE2_PLACES, place);
  const guests = at(GUEST_PLACES, place);
  it("has verified what verified.json says; if not: npm run rig -- --verify --write", () => {
    const seenHere = verifiedRows(place, report).map(withoutKernel);
    const committed = committedVerified(place).map(withoutKernel);
    expect(committed).toHaveLength(seenHere.length);
    expect(committed).toEqual(expect.arrayContaining(seenHere));
  });
  if (observed) describePageTables(observed, part("pageTables"));
  if (seen) describeStage2(seen, part("stage2"));
  if (looksAt(place).verify) describeVerify(place, part("verify"));
  if (isGuestBooted(place)) describeLinuxGuest(place, part("linuxGuest"));
  if (guests) describeGuests(guests, part("guests"), more && ((visited) => more(place, visited)));
}

/**
 * Boots each kernel that is looked at on a machine of QEMU's once, and holds all that was seen there
 * against what vmprot says.
 */
export function describeMachine(machine: MachineName, more?: More): void {
  describe.each(placesNow(PLACES).filter((place) => place.machine === machine))(
    "under the kernel of Debian $suite on $machine",
    (place) => describePlace(place, more),
  );
}
