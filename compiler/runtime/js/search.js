import { choose, isNone } from "./places.js";
import { ANSWERS, ARCH, ENV_VARIABLES, FIELDS, KERNEL } from "./tables.js";
import { isSeveral } from "./walk.js";

const REFUSED = -1;
/** That of a mapping with any mode; where the mode matters, each has its own. */
const MAPPED = 3;

/** A walk goes on with an answer: its places, or at once to the outcome that it is. */
function goOn(walk, answer, visitor) {
  const places = walk.placesOf(answer);
  if (places === undefined) visitor.outcome(walk, REFUSED);
  else walk.outcomes(visitor, places);
}

const isHarmless = (answer) => answer >= 0 && ANSWERS[answer].isHarmless === true;

/**
 * On which variables an outcome depends: on those in which alone two possibilities differ that have
 * different outcomes. Possibilities that do not count, because the mapping fails by itself, may be
 * taken for either outcome: a variable that explains nothing then is left out, the first ones first,
 * and in each part that those before leave for itself.
 */
export class Search {
  found = new Set();
  #walk;
  #isCommon;
  #isPartial;
  #free = new Set();
  #differs = false;
  #alike = new Set();

  constructor(walk, fold) {
    this.#walk = walk;
    // One attribute serves all that maps: which one each would get does not matter.
    this.#isCommon = !isNone(fold.hazards);
    this.#isPartial = fold.harmless.isAny;
  }

  /** Whether it depends on a fact. The first that matters is found without a look at parts. */
  get dependsOnFacts() {
    const free = new Set();
    for (const variable of this.#facts()) {
      if (!this.#isUnknown(variable)) continue;
      if (this.#conflicts(new Set([...free, variable]))) return true;
      if (this.#isPartial) free.add(variable);
    }
    return false;
  }

  /** All that it depends on. */
  run() {
    const groups = [...this.#facts(), ARCH, KERNEL];
    if (this.#isPartial) this.#from(groups, 0, new Set());
    else for (const variable of groups) this.#one(variable);
    // What does not count depends on no other field.
    for (const field of FIELDS.keys()) {
      if (field !== ARCH && field !== KERNEL) this.#one(field);
    }
    return this.found;
  }

  #facts() {
    const count = this.#walk.exporter?.arity.length ?? 0;
    return Array.from({ length: count }, (_, own) => ENV_VARIABLES + own);
  }

  #isUnknown(variable) {
    return isSeveral(this.#walk.given[variable]);
  }

  #one(variable) {
    if (this.#isUnknown(variable) && this.#conflicts(new Set([variable]))) this.found.add(variable);
  }

  /** Where some possibilities do not count. */
  #from(groups, first, before) {
    const free = new Set(before);
    for (let at = first; at < groups.length; at++) {
      const left = groups.slice(at).filter((each) => this.#isUnknown(each));
      if (left.every((each) => this.found.has(each))) return;
      const variable = groups[at];
      if (!this.#isUnknown(variable)) continue;
      if (this.#conflicts(new Set([...free, variable]))) {
        this.found.add(variable);
        this.#parts(groups, at, free);
        return;
      }
      free.add(variable);
    }
  }

  /** In each part that a variable's values leave. */
  #parts(groups, at, free) {
    const walk = this.#walk;
    const variable = groups[at];
    const before = walk.given[variable];
    for (let left = before; left !== 0; left = (left & (left - 1)) >>> 0) {
      walk.given[variable] = (left & -left) >>> 0;
      walk.restrict(variable, walk.given[variable]);
      this.#from(groups, at + 1, free);
    }
    walk.given[variable] = before;
    walk.restrict(variable, before);
  }

  /** Whether two possibilities that differ in these alone have different outcomes. */
  #conflicts(free) {
    this.#free = free;
    this.#differs = false;
    this.#alike.clear();
    this.#walk.answers({ answered: (walk, answer) => this.#first(walk, answer) });
    this.#walk.isOver = false;
    return this.#differs;
  }

  /** The first answer: the second is that of facts which are the same but for the free ones. */
  #first(walk, one) {
    if (isHarmless(one)) return;
    const second = walk.clone();
    for (const variable of this.#free) second.restrict(variable, walk.given[variable]);
    second.answers({ answered: (at, other) => this.#second(at, walk, one, other) });
    walk.isOver ||= this.#differs;
  }

  /** The second answer: both are compared on the hosts that either can have. */
  #second(walk, first, one, other) {
    const isField = [...this.#free].some((variable) => variable < ENV_VARIABLES);
    // The same places under the same fields.
    if (isHarmless(other) || (one === other && !isField)) return;
    const hosts = [ARCH, KERNEL].map((field) => [
      this.#free.has(field) ? first.possible[field] : walk.possible[field],
      walk.possible[field],
    ]);
    const pair = `${one} ${other} ${hosts}`;
    if (this.#alike.has(pair)) return;
    const [[arches, otherArches], [kernels, otherKernels]] = hosts;
    const places = walk.clone();
    for (const field of FIELDS.keys()) places.restrict(field, walk.given[field]);
    places.restrict(ARCH, arches);
    places.restrict(KERNEL, kernels);
    const ofSecond = new Map([
      [ARCH, otherArches],
      [KERNEL, otherKernels],
    ]);
    goOn(
      places,
      one,
      this.#outcomes((at, outcome) => this.#compare(at, outcome, other, ofSecond)),
    );
    if (this.#differs) walk.isOver = true;
    else this.#alike.add(pair);
  }

  /** The first possibility is at an end: the second one shares all fields but the free ones. */
  #compare(walk, outcome, other, hosts) {
    const second = walk.clone();
    for (const field of FIELDS.keys()) {
      if (this.#free.has(field)) second.restrict(field, hosts.get(field) ?? walk.given[field]);
    }
    const compare = (at, another) => {
      if (another === outcome) return;
      this.#differs = true;
      at.isOver = true;
    };
    goOn(second, other, this.#outcomes(compare));
    walk.isOver ||= this.#differs;
  }

  #outcomes(outcome) {
    return {
      outcome,
      refused: (walk) => outcome(walk, REFUSED),
      mapped: (walk, { hazards }, preferred) =>
        outcome(walk, this.#isCommon ? MAPPED : choose(hazards, preferred)),
    };
  }
}
