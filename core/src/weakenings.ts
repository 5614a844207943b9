import type { MapVerdict } from "./contract/guest-map-verdict.js";
import type { HazardCode } from "./contract/hazard-codes.js";
import { WEAKENING_CODES, type WeakeningCode } from "./contract/weakening-codes.js";

/** One way in which a mapping is weaker than when the guest was told of it. */
export interface Weakening {
  readonly code: WeakeningCode;
  /** The hazard that was added; there if the code is `HAZARD_ADDED`. */
  readonly hazard?: HazardCode;
  readonly message: string;
}

const ROWS = Object.entries(WEAKENING_CODES) as [
  WeakeningCode,
  (typeof WEAKENING_CODES)[WeakeningCode],
][];

/** Nothing lost. */
export const NO_WEAKENINGS: readonly Weakening[] = Object.freeze([]);

/** In which ways a verdict is weaker than an earlier one, by {@link WEAKENING_CODES}; frozen. */
export function weakenings(was: MapVerdict, is: MapVerdict): readonly Weakening[] {
  if (was === is) return NO_WEAKENINGS;
  const found: Weakening[] = [];
  for (const [code, { attribute, hazard, message }] of ROWS) {
    if (attribute?.is === is.guestAttribute && attribute.was.includes(was.guestAttribute)) {
      found.push(Object.freeze({ code, message }));
    }
    if (hazard === undefined) continue;
    for (const { code: added, message: ofHazard } of is.hazards) {
      if (was.hazards.some((each) => each.code === added)) continue;
      found.push(Object.freeze({ code, hazard: added, message: ofHazard }));
    }
  }
  return found.length === 0 ? NO_WEAKENINGS : Object.freeze(found);
}
