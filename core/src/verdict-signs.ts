import type { CacheMode } from "./contract/cache-mode.js";
import type {
  GuestAttribute,
  GuestMapVerdict,
  Hazard,
  MapVerdict,
} from "./contract/guest-map-verdict.js";
import { HAZARD_CODES } from "./contract/hazard-codes.js";

const MODES: Readonly<Record<CacheMode, string>> = {
  cached: "cached",
  "write-combined": "wc",
  uncached: "uc",
};
const ATTRIBUTES: Readonly<Record<GuestAttribute, string>> = {
  binding: "",
  any: "*",
  ignored: "=",
};

/** A verdict in a few characters, for a cell of a matrix: `wc*`, `cached=`, `wc!`, `✗ GTF`. */
export function verdictSigns(verdict: GuestMapVerdict): string {
  if (verdict.kind === "refuse") return `✗ ${codeInitials(verdict.code)}`;
  const hazard = coherenceHazards(verdict).length > 0 ? "!" : "";
  return MODES[verdict.guestCache] + ATTRIBUTES[verdict.guestAttribute] + hazard;
}

/** `GUEST_TYPE_FORCED` is GTF. */
export function codeInitials(code: string): string {
  return code
    .split("_")
    .map((word) => word.charAt(0))
    .join("");
}

/** The hazards that are more than slow, which the mapping's attribute says by itself. */
export function coherenceHazards({ hazards }: MapVerdict): readonly Hazard[] {
  return hazards.filter(({ code }) => HAZARD_CODES[code].about === "coherence");
}
