import { isPlain } from "./misuse.js";
import { ARCH, ENV_VARIABLES, EXPORTERS, FACT_CELLS, IS_COHERENT, LEAF } from "./tables.js";

export const YES = 2;

/** Codes that are no values: unknown; what the architecture says; what no fact can be. */
const UNKNOWN = -1;
const BY_ARCH = -2;
const OUTSIDE = -3;

/** What is known of one exporter's buffer, checked once, to be judged in any environment. */
export class BufferFacts {
  /**
   * @param exporter its rules; undefined where nobody has any
   * @param value by variable its value from 1 on; undefined where facts are none that the driver has
   * @param byArch bit n: the architecture decides variable n
   */
  constructor(exporter, value, byArch = 0) {
    this.exporter = exporter;
    this.value = value;
    this.byArch = byArch;
  }

  /** The same where the architecture has decided what it decides. */
  on({ known }) {
    if (this.byArch === 0 || known[ARCH] === 0) return this;
    const isCoherent = IS_COHERENT[known[ARCH] - 1];
    const decided = (value, variable) =>
      isCoherent && (this.byArch >>> variable) & 1 ? YES : value;
    return new BufferFacts(this.exporter, this.value.map(decided));
  }

  /** The number of the answer to these facts, or -1 where something is unknown that matters. */
  answerIn({ known }) {
    const { exporter, value, byArch } = this;
    let edge = exporter.root;
    while (edge < LEAF) {
      const variable = FACT_CELLS[edge];
      const own = variable - ENV_VARIABLES;
      let is = own < 0 ? known[variable] : value[own];
      if (is === 0) {
        const isByArch = own >= 0 && ((byArch >>> own) & 1) !== 0;
        if (!isByArch || known[ARCH] === 0 || !IS_COHERENT[known[ARCH] - 1]) return -1;
        is = YES;
      }
      edge = FACT_CELLS[edge + is];
    }
    return exporter.answers[edge - LEAF];
  }
}

/** Facts in words, as @vmprot/core and its probes have them. */
export function factsOf(exporter, facts) {
  const own =
    typeof exporter === "string" && Object.hasOwn(EXPORTERS, exporter)
      ? EXPORTERS[exporter]
      : undefined;
  if (own === undefined || !isPlain(facts)) return new BufferFacts(own, undefined);
  const read = new Reading(own);
  let found = 0;
  for (const fact of own.facts) {
    const isThere = Object.hasOwn(facts, fact.name);
    const value = isThere ? facts[fact.name] : undefined;
    if (isThere) found++;
    read.take(fact, value === undefined ? fact.absent : codeOf(fact, value));
  }
  if (found !== Object.keys(facts).length && hasOther(facts, own)) read.isMalformed = true;
  return read.facts;
}

/** Whether there is a fact that the exporter does not have; one that is undefined is as good as absent. */
const hasOther = (facts, own) =>
  Object.keys(facts).some(
    (name) => facts[name] !== undefined && !own.facts.some((fact) => fact.name === name),
  );

/**
 * The same in numbers, in the order of the exporter's facts: masks, counts, words and lists of words
 * from 1 on, 1 for no and 2 for yes; -1 is unknown, and 3 of a yes or no what the architecture says.
 */
export function factsOfNumbers(exporter, numbers) {
  const own = BY_NUMBER[exporter];
  if (own === undefined || numbers.length !== own.facts.length) {
    return new BufferFacts(own, undefined);
  }
  const read = new Reading(own);
  for (const [place, fact] of own.facts.entries())
    read.take(fact, codeOfNumber(fact, numbers[place]));
  return read.facts;
}

const BY_NUMBER = [];
for (const each of Object.values(EXPORTERS)) BY_NUMBER[each.number] = each;

function codeOfNumber({ kind, absent }, number) {
  if (number < 0 || (number === 0 && kind !== "bits" && kind !== "count")) return UNKNOWN;
  if (kind === "yes-no" && number === 3 && absent === BY_ARCH) return BY_ARCH;
  return kind === "word" || kind === "yes-no" ? number - 1 : number;
}

/** Facts while they are being read. */
class Reading {
  isMalformed = false;
  #exporter;
  #value;
  #byArch = 0;

  constructor(exporter) {
    this.#exporter = exporter;
    this.#value = exporter.arity.map(() => 0);
  }

  take(fact, code) {
    const { variable } = fact;
    if (code === BY_ARCH) {
      if (variable >= 0) this.#byArch |= 1 << variable;
    } else if (code !== UNKNOWN) {
      if (!isCode(fact, code)) this.isMalformed = true;
      else if (variable >= 0) this.#value[variable] = 1 + classOf(fact, code);
    }
  }

  get facts() {
    if (this.isMalformed) return new BufferFacts(this.#exporter, undefined);
    return new BufferFacts(this.#exporter, this.#value, this.#byArch);
  }
}

/** A value as a number: a mask and a count are themselves, a word its place, a list of words a mask. */
function codeOf({ kind, words }, value) {
  if (value === "unknown") return UNKNOWN;
  switch (kind) {
    case "word":
      return words.includes(value) ? words.indexOf(value) : OUTSIDE;
    case "words": {
      if (!Array.isArray(value) || value.length > words.length) return OUTSIDE;
      const places = Array.from(value, (word) => words.indexOf(word));
      if (places.includes(-1) || new Set(places).size !== places.length) return OUTSIDE;
      return places.reduce((mask, place) => (mask | (1 << place)) >>> 0, 0);
    }
    case "yes-no":
      return typeof value === "boolean" ? Number(value) : OUTSIDE;
    default:
      // Below 0 are the codes that are no values.
      return typeof value === "number" && value >= 0 ? value : OUTSIDE;
  }
}

/** Whether a fact can have that value. */
function isCode({ kind, defined, words, least, most }, code) {
  switch (kind) {
    case "bits":
      return code >>> 0 === code && (code & ~defined) === 0;
    case "words":
      return Number.isInteger(code) && code > 0 && code < 2 ** words.length;
    case "count":
      return Number.isSafeInteger(code) && code >= least && code <= most;
    case "word":
      return Number.isInteger(code) && code >= 0 && code < words.length;
    default:
      return code === 0 || code === 1;
  }
}

/** What rules tell apart of a value that the fact can have. */
function classOf({ kind, bits, classes, borders }, code) {
  switch (kind) {
    case "bits":
    case "words":
      return classes[gathered(code, bits)];
    case "count":
      return borders.filter((border) => code >= border).length;
    case "word":
      return classes[code];
    default:
      return code;
  }
}

/** The bits that rules look at, moved together. */
function gathered(mask, bits) {
  let all = 0;
  for (let at = 0; at < bits.length; at++) all |= ((mask >>> bits[at]) & 1) << at;
  return all;
}
