import { choose, INADMISSIBLE, isNone, MODE_COUNT, Places } from "./places.js";
import { ANSWERS, ARCH, ATTRIBUTES_UNKNOWN, KERNEL, RANK, REFUSALS } from "./tables.js";
import { IGNORED, mapping, refusal } from "./verdict.js";

/** The most telling of some refusals: of several of one code only the code. */
class MostTelling {
  code = 0;
  rule = 0;

  get isAny() {
    return this.code !== 0;
  }

  add({ code, rule }) {
    if (!this.isAny || RANK[code] < RANK[this.code]) {
      this.code = code;
      this.rule = rule;
    } else if (this.code === code && this.rule !== rule) {
      this.rule = 0;
    }
  }
}

/** What all possibilities amount to: an attribute that each of them admits, or the refusals. */
export class Fold {
  hazards = [0, 0, 0];
  isMapped = false;
  byPolicy = new MostTelling();
  byExporter = new MostTelling();
  /** Of buffers whose mapping fails by itself: as one possibility among others it drops out. */
  harmless = new MostTelling();
  #weakest = [IGNORED, IGNORED, IGNORED];
  #reached = new Set();
  #worst = MODE_COUNT - 1;
  #seen = new Set();
  #isBrief;

  /** @param isBrief the walk may end once the possibilities disagree */
  constructor(walk, isBrief) {
    this.#isBrief = isBrief;
    walk.answers(this);
    walk.isOver = false;
  }

  /** Every possibility is a refusal, or every one is a mapping with one attribute that serves all. */
  get isSettled() {
    const isRefused = this.byPolicy.isAny || this.byExporter.isAny;
    return !this.isMapped || (!isRefused && !isNone(this.hazards));
  }

  /** All places of all possibilities. */
  get places() {
    return new Places(
      [...this.#reached].sort((a, b) => a - b),
      this.#worst,
    );
  }

  get verdict() {
    if (this.isMapped) {
      const mode = choose(this.hazards, this.byExporter.isAny ? 0 : this.#worst);
      return mapping(mode, this.#weakest[mode], this.hazards[mode]);
    }
    const all = [this.byPolicy, this.byExporter, this.harmless];
    const { code, rule } = all.find(({ isAny }) => isAny) ?? { code: ATTRIBUTES_UNKNOWN, rule: 0 };
    return refusal(code, rule);
  }

  answered(walk, answer) {
    const key = `${walk.possible[ARCH]} ${walk.possible[KERNEL]} ${answer}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const places = walk.placesOf(answer);
    if (places === undefined) {
      (ANSWERS[answer].isHarmless ? this.harmless : this.byExporter).add(ANSWERS[answer]);
      return;
    }
    this.#worst = Math.min(this.#worst, places.preferred);
    for (const place of places.numbers) this.#reached.add(place);
    walk.outcomes(this, places);
  }

  refused(walk, number) {
    this.byPolicy.add(REFUSALS[number]);
    walk.isOver = this.#isBrief && !this.isSettled;
  }

  mapped(walk, admissible) {
    this.isMapped = true;
    for (let mode = 0; mode < MODE_COUNT; mode++) {
      const hazards = admissible.hazards[mode];
      this.hazards[mode] |= hazards;
      if (hazards & INADMISSIBLE) continue;
      this.#weakest[mode] = Math.min(this.#weakest[mode], admissible.attributeOf(mode));
    }
    walk.isOver = this.#isBrief && !this.isSettled;
  }
}
