import type { Result, VmProtAnswer } from "@vmprot/core";
import { styled } from "../output/cell.js";
import { printable } from "../output/printable.js";
import type { Cell } from "../output/table.js";

/** The exporter's answer in a few words. */
export function answerText(answer: VmProtAnswer): Cell {
  if (answer.kind === "refusal") return [styled(answer.code)];
  if (answer.basis === "fixed") return [styled(`${answer.cache}, fixed`)];
  const places = answer.placements.map(({ memory, cache }) => `${memory} ${cache}`);
  return [styled(`${answer.cache} at worst`), styled(places.join(", "), "dim")];
}

/** The verdict in a line, and what to know about it in further ones. */
export function verdictText({ verdict }: Result): Cell {
  if (verdict.kind === "refuse") {
    const rule = verdict.rule === undefined ? "" : ` (${verdict.rule})`;
    return [styled(`✗ ${verdict.code}${rule}`, "red"), styled(printable(verdict.message))];
  }
  const how = `map_info ${verdict.mapInfo}, ${GUEST_ATTRIBUTE[verdict.guestAttribute]}`;
  return [
    styled(`✓ map ${verdict.guestCache}`, "green"),
    styled(how),
    ...verdict.hazards.map(({ code }) => styled(`! ${code}`, "yellow")),
  ];
}

const GUEST_ATTRIBUTE = {
  binding: "binding for the guest",
  ignored: "the guest's choice is ignored",
  any: "any choice is safe",
};
