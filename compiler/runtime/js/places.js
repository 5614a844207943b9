import { ownFields, shown, VmprotError } from "./misuse.js";
import { CONCLUSIONS, MODES, PLACEMENT_PARTS, SLOW_READS } from "./tables.js";
import { ANY, BINDING, IGNORED, mapping } from "./verdict.js";

/** How many cache modes there are: uncached, write-combined, cached. */
export const MODE_COUNT = 3;
/** Instead of a mask of hazards. */
export const INADMISSIBLE = 0x80;

/** Numbers of the places that a buffer can be in, and its worst cache mode. */
export class Places {
  constructor(numbers, preferred) {
    this.numbers = numbers;
    this.preferred = preferred;
  }
}

/** Where a buffer's memory can be during its life, for exporters that have no rules here. */
export function placesOf(placements) {
  if (!Array.isArray(placements) || placements.length === 0) {
    throw new VmprotError("FIELD_VALUE", "placements must be a list of one or more placements.");
  }
  let preferred = MODE_COUNT - 1;
  const numbers = Array.from(placements, (placement) => {
    const stated = new Map(ownFields(placement, "a placement"));
    const parts = PLACEMENT_PARTS.map(([name, words]) => {
      const place = words.indexOf(stated.get(name));
      if (place >= 0 && stated.size === PLACEMENT_PARTS.length) return place;
      const said = `placement.${name} must be one of: ${words.join(", ")}`;
      throw new VmprotError("FIELD_VALUE", `${said}; it is ${shown(stated.get(name))}.`);
    });
    preferred = Math.min(preferred, parts[1]);
    return parts.reduce((all, part, at) => all * PLACEMENT_PARTS[at][1].length + part, 0);
  });
  return new Places([...new Set(numbers)], preferred);
}

/** What is admissible in all places together: by cache mode a mask of hazards. */
export class Admissible {
  hazards = [0, 0, 0];
  isForced = true;
  /** Nothing is admissible in some place alone; and what it gets is forced. */
  isHopeless = false;
  isHopelessForced = false;

  /** Restricts it to what is admissible in one more place. */
  restrict(number) {
    const { hazards, isForced } = MODES[number];
    for (let mode = 0; mode < MODE_COUNT; mode++) this.hazards[mode] |= hazards[mode];
    this.isForced &&= isForced;
    if (isNone(hazards)) {
      this.isHopeless = true;
      this.isHopelessForced ||= isForced;
    }
  }

  /** The refusal's number where every place has its types, and no mode is admissible in all; or 0. */
  get conclusion() {
    if (!isNone(this.hazards)) return 0;
    return CONCLUSIONS[!this.isHopeless ? 2 : this.isHopelessForced ? 0 : 1];
  }

  attributeOf(chosen) {
    if (this.isForced) return IGNORED;
    const allowed = this.hazards[chosen] | SLOW_READS;
    return this.hazards.some((each) => each & ~allowed) ? BINDING : ANY;
  }

  /** The mapping, where there is one. */
  mapping(preferred) {
    const mode = choose(this.hazards, preferred);
    return mapping(mode, this.attributeOf(mode), this.hazards[mode]);
  }
}

/** Whether no mode is admissible. */
export const isNone = (hazards) => (hazards[0] & hazards[1] & hazards[2] & INADMISSIBLE) !== 0;

/** The preferred mode if it is admissible, or else the one with the fewest hazards. */
export function choose(hazards, preferred) {
  let best = MODE_COUNT;
  let fewest = Number.POSITIVE_INFINITY;
  for (let mode = 0; mode < MODE_COUNT; mode++) {
    if (hazards[mode] & INADMISSIBLE) continue;
    const count = bitsIn(hazards[mode] & ~SLOW_READS);
    if (mode === preferred || (best !== preferred && count <= fewest)) {
      best = mode;
      fewest = count;
    }
  }
  return best;
}

function bitsIn(mask) {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}
