import { ownOnly } from "../base/plain.js";
import { VmprotError } from "../contract/vmprot-error.js";
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  PLATFORM_FIELDS,
  VM_FIELDS,
} from "../rules/environment-fields.js";
import { type FieldWeights, weightsOf } from "./field-weights.js";
import { notAnObject, unknownField } from "./own-fields.js";

/** The two objects that fields belong to; each has a number of its own. */
export type Part = "platform" | "vm";

/** The fields of each part, in the order of their weights. */
export const PART_FIELDS: Readonly<Record<Part, readonly string[]>> = {
  platform: Object.keys(PLATFORM_FIELDS),
  vm: Object.keys(VM_FIELDS),
};

const WEIGHTS: Readonly<Record<Part, ReadonlyMap<string, FieldWeights>>> = {
  platform: weightsOf(PART_FIELDS.platform),
  vm: weightsOf(PART_FIELDS.vm),
};

/** A field as the last object stated it, and the number of that object up to it. */
class Seen {
  name = "";
  isAbsent = false;
  isYes = false;
  isNo = false;
  isWord = false;
  /** Empty where the value is no word. */
  word = "";
  sum = 0;

  is(value: unknown): boolean {
    // One comparison for each type: engines compare what can be anything slowly.
    if (value === true) return this.isYes;
    if (value === false) return this.isNo;
    if (typeof value === "string") return this.isWord && value === this.word;
    return value === undefined && this.isAbsent;
  }

  set(name: string, value: unknown, sum: number): void {
    this.name = name;
    this.isAbsent = value === undefined;
    this.isYes = value === true;
    this.isNo = value === false;
    this.isWord = typeof value === "string";
    this.word = typeof value === "string" ? value : "";
    this.sum = sum;
  }
}

/**
 * Makes numbers of platforms, or of VMs: equal knowledge has an equal number. A program's objects
 * come from the same few places, and mostly begin as the last one did; what follows the first
 * difference is looked up.
 */
export class PartEncoder {
  readonly #part: Part;
  readonly #number: number;
  readonly #besides: Readonly<Record<string, unknown>>;
  readonly #seen: readonly Seen[];
  #count = 0;
  #isReading = false;

  /**
   * An encoder of one part.
   *
   * @param number what is known besides: what objects state goes before it
   * @param besides the fields that `number` stands for, which inherit nothing
   */
  constructor(part: Part, number: number, besides: Readonly<Record<string, unknown>>) {
    this.#part = part;
    this.#number = number;
    this.#besides = besides;
    // One more than there are fields, which no object reaches: one of its names would be unknown.
    this.#seen = ["", ...PART_FIELDS[part]].map(() => new Seen());
  }

  /**
   * The number of an object, of which own properties count, one reading of each.
   *
   * @throws VmprotError FIELD_UNKNOWN or FIELD_VALUE
   */
  numberOf(object: unknown): number {
    // What is read can be a getter that asks a query itself.
    if (this.#isReading) {
      return new PartEncoder(this.#part, this.#number, this.#besides).numberOf(object);
    }
    this.#isReading = true;
    try {
      return this.#read(object);
    } finally {
      this.#isReading = false;
    }
  }

  #read(object: unknown): number {
    const own = ownOnly(object);
    if (own === undefined) throw notAnObject(this.#part, object);
    const seen = this.#seen;
    let count = this.#count;
    let at = 0;
    for (const name in own) {
      const before = seen[at] as Seen;
      if (at < count && before.name === name) {
        const value = own[name];
        if (!before.is(value)) {
          this.#differs(at, name, value);
          count = 0;
        }
      } else {
        this.#field(name);
        this.#differs(at, name, own[name]);
        count = 0;
      }
      at++;
    }
    return this.#sum(at);
  }

  /** The number of the first so many fields. */
  #sum(count: number): number {
    return count === 0 ? this.#number : (this.#seen[count - 1] as Seen).sum;
  }

  #field(name: string): FieldWeights {
    const field = WEIGHTS[this.#part].get(name);
    if (field === undefined) throw unknownField(this.#part, name, PART_FIELDS[this.#part]);
    return field;
  }

  /** Nothing that was seen here or behind it counts from now on. */
  #differs(at: number, name: string, value: unknown): void {
    this.#count = at;
    const field = this.#field(name);
    let sum = this.#sum(at);
    if (value !== undefined) {
      const worth = field.worth(value);
      if (worth === undefined) throw wrongValue(this.#part, name);
      sum += worth - (field.worth(this.#besides[name]) as number);
    }
    (this.#seen[at] as Seen).set(name, value, sum);
    this.#count = at + 1;
  }
}

/** The error of a value that a field cannot have. */
export function wrongValue(part: Part, name: string): VmprotError {
  const words = ENVIRONMENT_FIELDS[name as EnvironmentField];
  const values = name === "kernel" ? ["a version such as 6.18"] : words;
  return new VmprotError(
    "FIELD_VALUE",
    `${part}.${name} must be one of: ${[...values, "unknown"].join(", ")}.`,
  );
}
