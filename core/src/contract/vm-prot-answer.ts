import type { CacheMode } from "./cache-mode.js";
import type { Placement } from "./placement.js";
import type { RefusalCode } from "./refusal-codes.js";

/** The exporter's answer: which CPU attributes can a mapping of this buffer have, over its life? */
export type VmProtAnswer = VmProtAttributes | VmProtRefusal;

/** The attributes of every mapping that the exporter can make of this buffer. */
export interface VmProtAttributes {
  readonly kind: "attributes";
  /** The least cacheable mode of all placements. */
  readonly cache: CacheMode;
  /** `fixed`: every placement has this mode. `worst-case`: the placements differ. */
  readonly basis: "fixed" | "worst-case";
  /**
   * Every reachable placement; never empty.
   *
   * @minItems 1
   */
  readonly placements: readonly Placement[];
  /**
   * The unknown fields on which the placements depend (`facts.hugetlb`, `platform.arch`); the
   * placements are those of all possibilities then. Absent where there is none.
   */
  readonly unknown?: readonly string[];
}

/** The exporter's refusal to state attributes: a guest must not map this buffer on this knowledge. */
export interface VmProtRefusal {
  readonly kind: "refusal";
  readonly code: RefusalCode;
  readonly message: string;
  /** The adapter's row that refused, such as `msm:cached`; absent where no single one did. */
  readonly rule?: string;
  /** The facts that would settle it (`facts.mapInfo`, `platform.arch`); absent where none would. */
  readonly unknown?: readonly string[];
}
