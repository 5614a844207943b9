import {
  type CacheMode,
  type GuestAttribute,
  type GuestMapVerdict,
  HAZARD_CODES,
  type RefusalCode,
} from "@vmprot/core";
import type { Outcome } from "./page.js";

const MODES: Readonly<Record<CacheMode, string>> = {
  cached: "cached",
  "write-combined": "wc",
  uncached: "uc",
};
const SIGNS: Readonly<Record<GuestAttribute, string>> = { binding: "", any: "*", ignored: "=" };

/** What the signs of cells stand for. */
export const SIGN_LEGEND: readonly (readonly [sign: string, meaning: string])[] = [
  ["wc", "write-combined: slow to read"],
  ["uc", "uncached: slow to read"],
  ["*", "any choice of the guest's is safe"],
  ["=", "the guest's choice is ignored"],
];

/** Whether it maps, and whether that has a hazard of more than speed. */
export function outcomeOf(verdict: GuestMapVerdict): Outcome {
  if (verdict.kind === "refuse") return "refuse";
  const differs = verdict.hazards.some(({ code }) => HAZARD_CODES[code].about === "coherence");
  return differs ? "hazard" : "map";
}

/** A verdict in a few characters, as `vmprot matrix` prints it. */
export function signsOf(verdict: GuestMapVerdict): string {
  if (verdict.kind === "refuse") return `✗ ${initials(verdict.code)}`;
  const hazard = outcomeOf(verdict) === "hazard" ? "!" : "";
  return MODES[verdict.guestCache] + SIGNS[verdict.guestAttribute] + hazard;
}

/** `GUEST_TYPE_FORCED` is GTF. */
export const initials = (code: RefusalCode): string =>
  code
    .split("_")
    .map((word) => word.charAt(0))
    .join("");

/** A verdict in a line. */
export function headline(verdict: GuestMapVerdict): string {
  if (verdict.kind === "refuse") return "✗ Do not map it";
  const how = `Map it ${verdict.guestCache}`;
  return outcomeOf(verdict) === "hazard" ? `! ${how}, with a hazard` : `✓ ${how}`;
}
