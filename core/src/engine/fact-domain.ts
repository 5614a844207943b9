import { isPlainObject } from "../base/plain.js";
import { inWords, shown } from "../base/quote.js";
import type { FactDeclaration } from "../contract/fact.js";

/** The code of a fact that is unknown. */
export const OPEN = -1;
/** What {@link FactDomain.encode} makes of a value outside the domain. */
export const OUTSIDE = -2;

/**
 * The values of one declared fact as numbers from 0, which rules test and caches compare: a mask and
 * a count are themselves, a word its index in the list, a list of words a mask of indexes, no 0 and
 * yes 1.
 */
export class FactDomain {
  readonly declaration: FactDeclaration;
  readonly #kind: FactDeclaration["kind"];
  /** The bits that the driver does not define. */
  readonly #undefined: number;
  readonly #words: readonly string[];
  readonly #least: number;
  readonly #most: number;

  /** The domain of a declaration, which has the form that the contract demands. */
  constructor(declaration: FactDeclaration) {
    this.declaration = declaration;
    const { kind } = declaration;
    const bits = kind === "bits" ? Object.values(declaration.bits) : [];
    this.#kind = kind;
    this.#undefined = ~bits.reduce((all, bit) => all | bit, 0);
    this.#words = kind === "word" || kind === "words" ? declaration.words : [];
    this.#least = kind === "count" ? declaration.least : 0;
    this.#most = kind === "count" ? declaration.most : 0;
  }

  /** The code of a value, or {@link OUTSIDE}. */
  encode(value: unknown): number {
    switch (this.#kind) {
      case "bits":
        if (typeof value !== "number" || value >>> 0 !== value) return OUTSIDE;
        return (value & this.#undefined) === 0 ? value >>> 0 : OUTSIDE;
      case "yes-no":
        return value === true ? 1 : value === false ? 0 : OUTSIDE;
      case "word":
        return this.#indexOf(value);
      case "words":
        return this.#maskOf(value);
      case "count":
        if (!Number.isSafeInteger(value)) return OUTSIDE;
        // Adding 0 makes 0 of -0.
        return (value as number) < this.#least || (value as number) > this.#most
          ? OUTSIDE
          : (value as number) + 0;
    }
  }

  /** The value of a code. */
  decode(code: number): unknown {
    switch (this.#kind) {
      case "bits":
      case "count":
        return code;
      case "yes-no":
        return code === 1;
      case "word":
        return this.#words[code];
      case "words":
        return this.#words.filter((_, index) => (code & (1 << index)) !== 0);
    }
  }

  /** The value of a code in a sentence: a mask as drivers' headers write it. */
  inWords(code: number): string {
    return this.#kind === "bits" ? `0x${code.toString(16)}` : inWords(this.decode(code));
  }

  /** The same by the names of its bits: `GTT | VRAM`, `none`. */
  named(code: number): string {
    const { declaration } = this;
    if (declaration.kind !== "bits") return this.inWords(code);
    const set = Object.entries(declaration.bits).filter(([, bit]) => (code & bit) !== 0);
    return set.map(([name]) => name).join(" | ") || "none";
  }

  /** How many values there are. */
  get size(): number {
    const { declaration } = this;
    if (declaration.kind === "bits") return 2 ** Object.keys(declaration.bits).length;
    if (declaration.kind === "words") return 2 ** this.#words.length - 1;
    if (declaration.kind === "count") return this.#most - this.#least + 1;
    return declaration.kind === "word" ? this.#words.length : 2;
  }

  /** The code of the value at an index from 0 to `size` - 1. */
  at(index: number): number {
    const { declaration } = this;
    switch (declaration.kind) {
      case "bits": {
        const bits = Object.values(declaration.bits);
        return bits.reduce((sum, bit, i) => (index & (1 << i) ? (sum | bit) >>> 0 : sum), 0);
      }
      case "words":
        return index + 1;
      case "count":
        return this.#least + index;
      default:
        return index;
    }
  }

  /** What is wrong with a value outside: the end of a sentence that begins with the fact's name. */
  complaint(value: unknown, exporter: string): string {
    const { declaration } = this;
    const words = this.#words.join(", ");
    switch (declaration.kind) {
      case "bits":
        return this.#bitsComplaint(value, exporter);
      case "yes-no":
        return `must be true or false; it is ${shown(value)}`;
      case "word":
        return `must be one of ${words}; it is ${shown(value)}`;
      case "words": {
        if (!Array.isArray(value)) return `must be a list of ${words}; it is ${shown(value)}`;
        const odd = value.slice(0, 64).find((each) => this.#indexOf(each) < 0);
        if (odd !== undefined) return `must be a list of ${words}; in it is ${shown(odd)}`;
        return `must be a list of one or more of ${words}, each once`;
      }
      case "count": {
        const range = `from ${this.#least} to ${this.#most}`;
        return `must be a whole number of ${declaration.unit} ${range}; it is ${shown(value)}`;
      }
    }
  }

  #bitsComplaint(value: unknown, exporter: string): string {
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
      return `must be a mask of flags, a whole number from 0; it is ${shown(value)}`;
    }
    if (value >>> 0 !== value) return `has bits above 2^31, which ${exporter} does not define`;
    const strange = value & this.#undefined;
    const lowest = ((strange & -strange) >>> 0).toString(16);
    return `has bit 0x${lowest}, which ${exporter} does not define`;
  }

  #indexOf(value: unknown): number {
    const words = this.#words;
    for (let index = 0; index < words.length; index++) if (words[index] === value) return index;
    return OUTSIDE;
  }

  #maskOf(value: unknown): number {
    if (!Array.isArray(value)) return OUTSIDE;
    const { length } = value;
    let mask = 0;
    // A list that names some word twice, or that has no end, is not worth reading.
    if (length === 0 || length > this.#words.length) return OUTSIDE;
    for (let i = 0; i < length; i++) {
      const index = Object.hasOwn(value, i) ? this.#indexOf(value[i]) : OUTSIDE;
      if (index === OUTSIDE || (mask & (1 << index)) !== 0) return OUTSIDE;
      mask = (mask | (1 << index)) >>> 0;
    }
    return mask;
  }
}

const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";

const isWords = (value: unknown, most: number): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= most &&
  value.every((word) => isText(word) && word !== "unknown") &&
  new Set(value).size === value.length;

const isBit = (value: unknown): boolean =>
  typeof value === "number" && value > 0 && value === value >>> 0 && (value & (value - 1)) === 0;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** What is wrong with a declaration, or undefined. */
export function declarationFault(declaration: unknown): string | undefined {
  if (!isPlainObject(declaration)) return "is no plain object";
  const {
    kind,
    doc,
    absent,
    absentIfDmaCoherent,
    because,
    chosen,
    bits,
    words,
    unit,
    least,
    most,
  } = declaration;
  if (!isText(doc)) return "lacks doc, a sentence that says what it is";
  if ((absent === undefined) !== (because === undefined))
    return "must have absent and because, or neither";
  if (absent === undefined && absentIfDmaCoherent !== undefined)
    return "has absentIfDmaCoherent without absent";
  if (chosen !== undefined && chosen !== true) return "has chosen, which is not true";
  if (absent !== undefined && !isText(because)) return "lacks because, the reason of its default";
  const fits: Readonly<Record<string, boolean>> = {
    bits: isPlainObject(bits) && Object.values(bits).every(isBit),
    word: isWords(words, 1024),
    words: isWords(words, 32),
    count: isText(unit) && isCount(least) && isCount(most) && (least as number) <= (most as number),
    "yes-no": true,
  };
  if (typeof kind !== "string" || !Object.hasOwn(fits, kind)) {
    return `has the kind ${shown(kind)}; there are ${Object.keys(fits).join(", ")}`;
  }
  return fits[kind] === true ? undefined : `is not what facts of kind ${kind} must be`;
}
