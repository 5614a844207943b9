import type { Facts, Placement, VmProtAnswer } from "@vmprot/core";
import { vmProt } from "../../support/space.js";
import type { BufferReport, Report } from "../guest/report.js";
import type { Observation, PageSeen } from "../observe/protocol.js";
import { OWN } from "../observe/reader.js";

/** The kernel that made a mapping. */
export type Host = Pick<Report, "arch" | "kernel">;

/** The exporter's answer on a machine: nothing else of it decides an answer. */
export const answerTo = (
  exporter: string,
  facts: Facts,
  { arch, kernel }: Partial<Host> = { arch: "x86_64" },
): VmProtAnswer =>
  vmProt.query({
    ...{ exporter, facts },
    platform: { ...(arch && { arch }), ...(kernel && { kernel }) },
  }).answer;

/** What vmprot claims of a buffer, on its maker's facts. */
export const claimOf = ({ exporter, facts }: BufferReport, host: Host): VmProtAnswer =>
  answerTo(exporter, facts, host);

/** Where a mapping is and how, in words. */
export function seenText(seen: Observation): string {
  return "error" in seen ? seen.error : `${seen.cache} ${seen.memory}`;
}

/**
 * What the page tables say where the exporter asks for the placement: on x86 pgprot_noncached() is UC-,
 * which only an MTRR could make something else, and those of these machines do not. Before 6.19 TTM's attributes do
 * not reach those of riscv64, and the memory keeps its own (rule R21).
 */
function madeOf({ cache, memory, vma }: Placement, { arch, kernel }: Host): string {
  if (arch === "x86_64" && cache === "uncached") return "uncached-minus";
  const version = /^(\d+)\.(\d+)/.exec(kernel);
  const isOld = Number(version?.[1]) * 1000 + Number(version?.[2]) < 6019;
  if (arch !== "riscv64" || vma !== "pfnmap-fault" || !isOld) return cache;
  return memory === "ram" ? "cached" : OWN;
}

/** Whether the answer has a placement for what was seen. */
export function covers(
  answer: VmProtAnswer,
  { cache, memory }: Pick<PageSeen, "cache" | "memory">,
  host: Host = { arch: "x86_64", kernel: "" },
): boolean {
  if (answer.kind === "refusal") return false;
  const { basis, placements } = answer;
  const fixed = basis === "worst-case" || placements.every((each) => each.cache === answer.cache);
  if (!fixed) return false;
  return placements.some((each) => madeOf(each, host) === cache && each.memory === memory);
}

/** The bits behind what was seen. */
export function bitsText(seen: Observation): string {
  if ("error" in seen) return "";
  const { attribute } = seen;
  if (attribute.arch === "arm64") return `MAIR 0x${attribute.mair.toString(16).padStart(2, "0")}`;
  if (attribute.arch === "riscv64") return `PBMT ${attribute.pbmt}`;
  return `PAT ${(attribute.pat << 2) | (attribute.pcd << 1) | attribute.pwt}`;
}

/** An answer in words, its placements in the order of the contract. */
export function claimText(answer: VmProtAnswer): string {
  if (answer.kind === "refusal") return `refused: ${answer.code}`;
  const placements = new Set(answer.placements.map(({ cache, memory }) => `${cache} ${memory}`));
  return `${[...placements].join(" or ")} (${answer.basis})`;
}
