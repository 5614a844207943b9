import type { MtrrEntry, MtrrType } from "./mtrr-entries.js";
import { covers, cutAt, type Range } from "./ranges.js";

/**
 * The types that the pieces of a range have, each once; `default` for what no entry covers, and
 * undefined where the manuals leave it open what overlapping entries come to (Intel SDM vol. 3A
 * 12.11.4.1; AMD APM vol. 2, 7.7.4).
 */
export function typesOfRange(
  range: Range,
  entries: readonly MtrrEntry[],
): (MtrrType | "default" | undefined)[] {
  const types = cutAt(range, entries).map((piece) =>
    combined(entries.filter((entry) => covers(entry, piece)).map(({ type }) => type)),
  );
  return [...new Set(types)];
}

function combined(all: readonly MtrrType[]): MtrrType | "default" | undefined {
  const types = [...new Set(all)];
  const [only] = types;
  if (types.includes("uncachable")) return "uncachable";
  if (types.length < 2) return only ?? "default";
  const isThrough = types.every((type) => type === "write-back" || type === "write-through");
  return isThrough ? "write-through" : undefined;
}
