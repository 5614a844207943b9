import { frozen } from "../base/plain.js";
import type { RefusalCode } from "../contract/refusal-codes.js";

/** Why no guest attribute is admissible, where the types could be worked out. */
export interface ConclusionRule {
  readonly id: string;
  readonly code: RefusalCode;
  /** When the rule applies: in some placement no attribute is accepted, or in all of them one is. */
  readonly when: "forced" | "unsafe" | "disagree";
  readonly why: string;
  readonly source: string;
}

/** Every such reason, the most telling first. */
export const CONCLUSION_RULES: readonly ConclusionRule[] = frozen<ConclusionRule[]>([
  {
    id: "R1",
    code: "GUEST_TYPE_FORCED",
    when: "forced",
    why: "The hypervisor forces one memory type, whatever the guest asks, and it conflicts with the host's mapping.",
    source:
      "R1, R2, R6 and R7: Intel ignore-PAT, shadow paging, arm64 FWB; from the stage 2 rows and type tables",
  },
  {
    id: "R3",
    code: "UNSAFE_ALIAS",
    when: "unsafe",
    why: "Every guest attribute conflicts with the host's mapping of the same memory.",
    source: "R3: from the type and alias tables",
  },
  {
    id: "R17",
    code: "PLACEMENTS_DISAGREE",
    when: "disagree",
    why: "The buffer can move, and no one guest attribute is safe in every place that it can be in.",
    source:
      "drivers/gpu/drm/ttm/ttm_bo.c, ttm_bo_handle_move_mem; KVM's MMU notifiers map it again as it then is",
  },
]);
