import { THOROUGH } from "../../support/thoroughness.js";
import { at, LINUX_GUEST_PLACES, PLACES, type Place } from "./places.js";

/**
 * Places that `npm test` leaves to `npm test -- --thorough`: whatever is seen there is seen in another place,
 * too, and left-to-thorough.test.ts holds that. Linux guests are left to it but on AMD.
 */
export const LEFT_TO_THOROUGH: readonly Place[] = [
  { machine: "intel", suite: "trixie" },
  { machine: "arm64", suite: "forky" },
  { machine: "amd", suite: "trixie" },
  { machine: "riscv64", suite: "forky" },
];

const isLeft = (place: Place): boolean => at(LEFT_TO_THOROUGH, place) !== undefined;

/** Where kernels are booted now. */
export const placesNow = <T extends Place>(places: readonly T[]): readonly T[] =>
  THOROUGH ? places : places.filter((place) => !isLeft(place));

/** Whether a Linux guest is booted there now: emulated twice over, it takes as long as all that is looked at besides. */
export const isGuestBooted = (place: Place): boolean =>
  at(LINUX_GUEST_PLACES, place) !== undefined && (THOROUGH || place.machine === "amd");

/** Where they always are. */
export const ALWAYS: readonly Place[] = PLACES.filter((place) => !isLeft(place));
