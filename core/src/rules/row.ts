import type { Placement } from "../contract/placement.js";
import type { EnvironmentField, FieldValue } from "./environment-fields.js";

/**
 * A condition: every named field has one of the listed values. Absent fields do not matter; the
 * order is the order in which fields are asked for.
 */
export type When = {
  readonly [F in EnvironmentField]?: readonly FieldValue[];
} & { readonly [F in keyof Placement]?: readonly Placement[F][] };

/** A row of a decision table, with the place that it was read from. */
export interface Row {
  /** Stable within its table. */
  readonly id: string;
  readonly when: When;
  readonly source: string;
}
