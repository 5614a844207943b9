import type { Placement } from "../contract/placement.js";
import type { Environment } from "./environment.js";
import { ENVIRONMENT_FIELDS, type EnvironmentField, type FieldValue } from "./fields.js";
import type { When } from "./row.js";

/** What absent placement details mean: the mapping that KVM can do the least with. */
export const PLACEMENT_DEFAULTS = { vma: "pfnmap-fault", pages: "non-refcounted" } as const;

/**
 * An environment and a placement, as rows read them. Reading an unknown field yields its first
 * value and notes the field in `missing`: whatever was concluded is void until it is known.
 */
export class Situation {
  /** The first unknown field that was read. */
  missing: EnvironmentField | undefined;
  #placement: Placement | undefined;
  readonly #known: Record<string, FieldValue | undefined>;

  constructor(environment: Environment) {
    this.#known = { ...environment };
  }

  at(placement: Placement): this {
    this.#placement = placement;
    return this;
  }

  /** Sets an unknown field for as long as one possibility is looked at; undefined undoes it. */
  assume(field: EnvironmentField, value: FieldValue | undefined): void {
    this.#known[field] = value;
  }

  readonly read = (field: keyof When): FieldValue => {
    switch (field) {
      case "memory":
      case "cache":
        return this.#placement?.[field] ?? "";
      case "vma":
      case "pages":
        return this.#placement?.[field] ?? PLACEMENT_DEFAULTS[field];
    }
    const value = this.#known[field];
    if (value !== undefined) return value;
    this.missing ??= field;
    return ENVIRONMENT_FIELDS[field][0] ?? "";
  };
}
