import { HAZARD_CODES } from "../codes/hazard-codes.js";
import { REFUSAL_CODES } from "../codes/refusal-codes.js";
import { MAP_INFO } from "../contract/cache-mode.js";
import type { GuestMapVerdict, RefuseVerdict } from "../contract/guest-map-verdict.js";
import type { VmProtRefusal } from "../contract/vm-prot-answer.js";
import type { Consensus } from "./possibilities.js";

/** The verdict that passes an exporter's refusal on. */
export function refusedAnswer({ code, message, unknown }: VmProtRefusal): RefuseVerdict {
  const { remedy } = REFUSAL_CODES[code];
  return { kind: "refuse", code, message, remedy, ...(unknown !== undefined && { unknown }) };
}

/** A consensus in the contract's words. */
export function toVerdict({ judgement, unknown }: Consensus): GuestMapVerdict {
  if ("map" in judgement) {
    const { map, attribute, hazards } = judgement;
    return {
      kind: "map",
      guestCache: map,
      mapInfo: MAP_INFO[map],
      guestAttribute: attribute,
      hazards: hazards.map((code) => ({ code, message: HAZARD_CODES[code].message })),
    };
  }
  const { refuse: code, why, rule } = judgement;
  const entry = REFUSAL_CODES[code];
  const settles = unknown.length > 0 ? ` It depends on ${unknown.join(", ")}.` : "";
  return {
    kind: "refuse",
    code,
    message: `${why ?? entry.message}${settles}`,
    remedy: judgement.remedy ?? entry.remedy,
    ...(rule !== undefined && { rule }),
    ...(unknown.length > 0 && { unknown }),
  };
}
