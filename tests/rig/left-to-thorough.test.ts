import { describe, expect, it } from "@jest/globals";
import { modelOf } from "./boot/machines.js";
import { GUEST_PLACES } from "./verify/guest-places.js";
import { ALWAYS, LEFT_TO_THOROUGH } from "./verify/left-to-thorough.js";
import { at, PLACES, type Place } from "./verify/places.js";
import { STAGE2_PLACES } from "./verify/stage2-reach.js";
import { committedFor } from "./verify/stage2-table.js";
import { committedVerified } from "./verify/verified.js";

/** Whatever a place is known to show: rules, rows of stage 2, exporters by architecture, and drivers. */
function shownIn(place: Place): string[] {
  const guests = at(GUEST_PLACES, place);
  const stage2 = at(STAGE2_PLACES, place);
  const { arch } = modelOf(place.machine);
  return [
    ...(guests?.shows ?? []).map((rule) => `shows ${rule}`),
    ...(guests?.exceeds ?? []).map((rule) => `exceeds ${rule}`),
    ...Object.keys(stage2 === undefined ? {} : committedFor(stage2)),
    ...committedVerified(place).flatMap(({ exporter, driver, pageTables, kvm }) => [
      ...(pageTables ? [`${exporter}, ${arch}, in page tables`, `${driver} in page tables`] : []),
      ...(kvm ? [`${exporter}, ${arch}, in guests`, `${driver} in guests`] : []),
    ]),
  ];
}

describe("what is left to npm test -- --thorough", () => {
  const always = new Set(ALWAYS.flatMap(shownIn));

  it.each(LEFT_TO_THOROUGH)("shows nothing alone: $suite on $machine", (place) => {
    expect(at(PLACES, place)).toMatchObject(place);
    const shown = shownIn(place);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((each) => !always.has(each))).toEqual([]);
  });
});
