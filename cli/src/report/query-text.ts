import type { Facts, Query } from "@vmprot/core";
import { printable } from "../output/printable.js";

const LONGEST = 60;
/** No exporter has as many facts; an unknown one's could be anything. */
const MOST = 12;
/** Facts that are bit masks, which drivers' headers write in hexadecimal. */
const MASK = /flags$|domains$/i;

/** Facts as people write them: `domains 0x4`, `flags 0x0`. */
export function factsText(facts: Facts): string[] {
  const entries = Object.entries(facts).slice(0, MOST);
  return entries.map(([name, value]) => printable(`${name} ${valueText(name, value)}`, LONGEST));
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
