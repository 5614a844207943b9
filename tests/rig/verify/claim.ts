import type { Facts, VmProtAnswer } from "@vmprot/core";
import { vmProt } from "../../support/space.js";
import type { BufferReport } from "../guest/report.js";
import type { Observation, PageSeen } from "../observe/protocol.js";

/** The exporter's answer on the machine that the rig boots. The platform decides no answer. */
export const answerTo = (exporter: string, facts: Facts): VmProtAnswer =>
  vmProt.query({ exporter, facts, platform: "amd" }).answer;

/** What vmprot claims of a buffer, on its maker's facts. */
export const claimOf = ({ exporter, facts }: BufferReport): VmProtAnswer =>
  answerTo(exporter, facts);

/** Where a mapping is and how, in words. */
export function seenText(seen: Observation): string {
  return "error" in seen ? seen.error : `${seen.cache} ${seen.memory}`;
}

/** Whether the answer has a placement for what was seen. */
export function covers(answer: VmProtAnswer, { cache, memory }: PageSeen): boolean {
  if (answer.kind === "refusal") return false;
  const fixed = answer.basis === "worst-case" || cache === answer.cache;
  return fixed && answer.placements.some((p) => p.cache === cache && p.memory === memory);
}

/** An answer in words, its placements in the order of the contract. */
export function claimText(answer: VmProtAnswer): string {
  if (answer.kind === "refusal") return `refused: ${answer.code}`;
  const placements = new Set(answer.placements.map(({ cache, memory }) => `${cache} ${memory}`));
  return `${[...placements].join(" or ")} (${answer.basis})`;
}
