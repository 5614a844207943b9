import { type Facts, printable, type Query, type Result, type VmProtAnswer } from "@vmprot/core";
import { coherenceHazards } from "@vmprot/core/tables";
import { type Cell, styled } from "../output/table.js";
import type { Origins } from "../settings/origins.js";

const LONGEST = 60;
/** No exporter has as many facts; an unknown one's could be anything. */
const MOST = 12;
/** Facts that are bit masks, which drivers' headers write in hexadecimal. */
const MASK = /flags$|domains$/i;

/** Facts as people write them, `domains 0x4`, `flags 0x0`, and which are only assumed. */
export function factsText(facts: Facts, origins?: Origins): string[] {
  const entries = Object.entries(facts).slice(0, MOST);
  return entries.map(([name, value]) => {
    const mark = origins?.facts?.[name] === "assumed" ? ", assumed" : "";
    return printable(`${name} ${valueText(name, value)}`, LONGEST) + mark;
  });
}

/** The name by which the query named the exporter, where that is another than its first. */
export function namedAs({ exporter }: Query, result: Result): string[] {
  return exporter === result.exporter ? [] : [printable(`named ${exporter}`, LONGEST)];
}

function valueText(name: string, value: unknown): string {
  if (typeof value === "number" && MASK.test(name)) return `0x${value.toString(16)}`;
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.join(" + ") || "none" : JSON.stringify(value);
}

/** What the query says of the host: a preset's name, or the fields that tell hosts apart. */
export function platformText(platform: Query["platform"]): string {
  if (platform === undefined) return "unknown";
  if (typeof platform === "string") return platform;
  const { arch = "unknown", vendor, kernel } = platform;
  return printable([vendor ?? arch, kernel && `Linux ${kernel}`].filter(Boolean).join(", "));
}

/** The exporter's answer in a few words. */
export function answerText(answer: VmProtAnswer): Cell {
  if (answer.kind === "refusal") return [styled(answer.code)];
  if (answer.basis === "fixed") return [styled(`${answer.cache}, fixed`)];
  const modes = answer.placements.map(({ memory, cache }) => `${memory} ${cache}`);
  return [styled(`${answer.cache} at worst`), styled(modes.join(", "), "dim")];
}

/** The verdict in a line, and what to know about it in further ones. */
export function verdictText({ verdict }: Result): Cell {
  if (verdict.kind === "refuse") {
    const rule = verdict.rule === undefined ? "" : ` (${verdict.rule})`;
    return [styled(`✗ ${verdict.code}${rule}`, "red"), styled(printable(verdict.message))];
  }
  const slow = verdict.hazards.some(({ code }) => code === "SLOW_READS") ? ", slow to read" : "";
  const how = `map_info ${verdict.mapInfo}, ${GUEST_ATTRIBUTE[verdict.guestAttribute]}`;
  return [
    styled(`✓ map ${verdict.guestCache}${slow}`, "green"),
    styled(how),
    ...coherenceHazards(verdict).map(({ code }) => styled(`! ${code}`, "yellow")),
  ];
}

const GUEST_ATTRIBUTE = {
  binding: "binding for the guest",
  ignored: "the guest's choice is ignored",
  any: "any choice is safe",
};
