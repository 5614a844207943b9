import type { Platform, Vm, VmProtAnswer } from "@vmprot/core";
import { type Finding, notTold, told } from "./finding.js";
import type { WrittenEntry } from "./spte-trace.js";
import { type EntryType, PROGRAMMED, typeText, x86EntryType } from "./stage2-entry.js";
import { stage2Rows, stage2Unknown } from "./stage2-rows.js";

/**
 * Holds core's rows for the buffer against the entries that KVM wrote for its pages (x86).
 *
 * @param entries those of the buffer's pages; or why there are none to be had
 */
export function stage2Finding(
  answer: VmProtAnswer,
  platform: Platform,
  vm: Vm,
  entries: readonly WrittenEntry[] | string,
): Finding {
  const open = stage2Unknown(platform, vm);
  if (open.length > 0) {
    return notTold("stage-2", "nothing", `not known of the host: ${open.join(", ")}`);
  }
  const rows = stage2Rows(answer, platform, vm);
  const types = rows.flatMap((row) => programmedBy(row) ?? []);
  if (types.length < rows.length || rows.length === 0) {
    return notTold("stage-2", "nothing", "no row of core's holds for it");
  }
  const claimed = [...new Set(types.map(typeText))].join(" or ");
  const because = `${claimed} (${rows.join(", ")})`;
  if (typeof entries === "string") return notTold("stage-2", because, entries);
  if (entries.length === 0) return notTold("stage-2", because, "KVM wrote no entry for its pages");
  const seen = new Map<string, number>();
  for (const entry of entries) {
    const text = typeText(x86EntryType(platform, entry));
    seen.set(text, (seen.get(text) ?? 0) + 1);
  }
  const allowed = new Set(types.map(typeText));
  const agrees = [...seen.keys()].every((text) => allowed.has(text));
  const counts = [...seen].map(([text, count]) => `${text}: ${count} entries`);
  return told("stage-2", agrees, because, counts.join("; "));
}

/** What a row claims that KVM programs; undefined where no such row is known. */
function programmedBy(name: string): EntryType | undefined {
  const [table = "", row = ""] = name.split("/");
  return PROGRAMMED[table]?.[row];
}
