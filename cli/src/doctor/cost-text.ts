import { printable } from "@vmprot/core";
import type { BufferKind } from "./check.js";

/** Exporters that are named, and kinds of each. */
const MOST = 3;

/** What it costs that something is missing, in a sentence. */
export function costText(costs: readonly BufferKind[]): string {
  if (costs.length === 0) return "Nothing hangs on it, as far as the rest is known.";
  const exporters = new Map<string, string[]>();
  for (const { exporter, case: name } of costs)
    exporters.set(exporter, [...(exporters.get(exporter) ?? []), name]);
  const named = [...exporters].map(
    ([exporter, names]) => `${exporter} (${firstOf(names).join("; ")})`,
  );
  const kinds =
    costs.length === 1 ? "1 kind of buffer stays" : `${costs.length} kinds of buffers stay`;
  return printable(`Without it ${kinds} unknown: ${firstOf(named).join(", ")}.`, 1000);
}

function firstOf(names: readonly string[]): readonly string[] {
  if (names.length <= MOST + 1) return names;
  return [...names.slice(0, MOST), `and ${names.length - MOST} more`];
}
