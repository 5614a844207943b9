import type { HazardCode } from "../codes/hazard-codes.js";
import type { RefusalCode } from "../codes/refusal-codes.js";
import type { CacheMode } from "../contract/cache-mode.js";
import type { GuestAttribute } from "../contract/guest-map-verdict.js";

/** What the policy concludes where nothing is unknown. */
export type Judgement = MapJudgement | RefuseJudgement;

export interface MapJudgement {
  readonly map: CacheMode;
  readonly attribute: GuestAttribute;
  readonly hazards: readonly HazardCode[];
}

export interface RefuseJudgement {
  readonly refuse: RefusalCode;
  readonly why?: string;
  readonly remedy?: string;
  readonly rule?: string;
}

/** Each guest attribute in one placement. */
export type Column = Readonly<Record<CacheMode, Outcome>>;

/** One guest attribute in one placement. */
export interface Outcome {
  readonly effective: string;
  readonly accepted: boolean;
  readonly hazard: HazardCode | undefined;
}
