import { BoundedMap } from "../base/bounded-map.js";
import type { EnvironmentField, FieldValue } from "../rules/environment-fields.js";
import type { FlatDiagram } from "./diagram.js";
import type { Evaluation } from "./evaluation.js";

/** The outcome of every refusal. */
export const REFUSE = "refuse";

/** What becomes of a list of placements in every environment that one leaves open. */
export interface Explored {
  /** Its fields by their place in {@link ENVIRONMENT_FIELD_NAMES}. */
  readonly diagram: FlatDiagram;
  /** The first possibility of each different evaluation, in the order in which they were found. */
  readonly found: readonly Found[];
  /** Fields that some placement made a row ask for. */
  readonly asked: readonly EnvironmentField[];
  /** How often the policy was worked out; if that is as often as it might be, not all was looked at. */
  readonly evaluations: number;
}

/** One possibility: what was assumed, and what the policy concludes under it. */
export interface Found {
  /** A word that equal evaluations share. */
  readonly key: string;
  /** What the diagram says of it: {@link REFUSE}, or the cache mode that is mapped. */
  readonly outcome: string;
  readonly evaluation: Evaluation;
  readonly assumed: readonly (readonly [field: EnvironmentField, value: FieldValue])[];
}

/**
 * What a service has explored, by profile and place: buffers of many kinds are in the same few. The limit only
 * keeps hostile input from growing memory.
 */
export class ExploredTable extends BoundedMap<string, Explored> {
  constructor() {
    super(1024);
  }
}
