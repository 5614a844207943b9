import { bare } from "../base/plain.js";
import type { Placement } from "../contract/placement.js";
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
  IMPLIED,
} from "../rules/environment-fields.js";
import type { When } from "../rules/row.js";
import type { EnvironmentFields } from "./environment.js";

/**
 * An environment and a placement, as rows read them. Reading an unknown field yields its first
 * value and notes the field in `missing`: whatever was concluded is void until it is known.
 */
export class Situation {
  /** The first unknown field that was read. */
  missing: EnvironmentField | undefined;
  #placement: Placement | undefined;
  readonly #known: EnvironmentFields;
  readonly #asked: Set<EnvironmentField> | undefined;
  #assumed: Record<string, FieldValue | undefined> | undefined;

  /**
   * @param environment inherits nothing
   * @param asked gets the name of each field that is read
   */
  constructor(environment: EnvironmentFields, asked?: Set<EnvironmentField>) {
    this.#known = environment;
    this.#asked = asked;
  }

  at(placement: Placement): void {
    this.#placement = placement;
  }

  /** Sets an unknown field for as long as one possibility is looked at; undefined undoes it. */
  assume(field: EnvironmentField, value: FieldValue | undefined): void {
    this.#assumed ??= bare();
    this.#assumed[field] = value;
  }

  /** The environment with all that is assumed. */
  get fields(): EnvironmentFields {
    const fields: Record<string, FieldValue> = Object.assign(bare(), this.#known);
    for (const [field, value] of Object.entries(this.#assumed ?? {})) {
      if (value !== undefined) fields[field] = value;
    }
    return fields;
  }

  /** Whether a field is known or assumed. */
  has(field: EnvironmentField): boolean {
    return this.#stated(field) !== undefined;
  }

  #stated(field: EnvironmentField): FieldValue | undefined {
    return this.#known[field] ?? this.#assumed?.[field];
  }

  readonly read = (field: keyof When): FieldValue => {
    switch (field) {
      case "memory":
      case "cache":
      case "vma":
      case "pages":
        return this.#placement?.[field] ?? "";
      case "fwb":
      case "cacheablePfnmap": {
        const { by, is, value, wins } = IMPLIED[field];
        this.#asked?.add(by);
        if (this.#stated(by) === is && (wins || this.#stated(field) === undefined)) return value;
      }
    }
    this.#asked?.add(field);
    const value = this.#stated(field);
    if (value !== undefined) return value;
    this.missing ??= field;
    return ENVIRONMENT_FIELDS[field][0] ?? "";
  };
}
