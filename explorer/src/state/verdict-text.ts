import type { GuestMapVerdict } from "@vmprot/core";
import { coherenceHazards } from "@vmprot/core/tables";
import type { Outcome } from "./page.js";

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
  return coherenceHazards(verdict).length > 0 ? "hazard" : "map";
}

/** A verdict in a line. */
export function headline(verdict: GuestMapVerdict): string {
  if (verdict.kind === "refuse") return "✗ Do not map it";
  const how = `Map it ${verdict.guestCache}`;
  return outcomeOf(verdict) === "hazard" ? `! ${how}, with a hazard` : `✓ ${how}`;
}
