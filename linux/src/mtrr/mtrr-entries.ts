import { hex, type Range } from "./ranges.js";

const TYPES = [
  "uncachable",
  "write-combining",
  "write-through",
  "write-protect",
  "write-back",
] as const;

/** A memory type as the kernel spells it (arch/x86/kernel/cpu/mtrr/if.c, mtrr_attrib_to_str). */
export type MtrrType = (typeof TYPES)[number];

/** One variable range register. */
export interface MtrrEntry extends Range {
  readonly type: MtrrType;
}

const LINE = new RegExp(
  `^reg\\d+: base=0x([0-9a-f]+) \\( *\\d+MB\\), size= *(\\d+)([KM])B, count=\\d+: (${TYPES.join("|")})$`,
);
/** The count of them is eight bits of IA32_MTRRCAP. */
const MOST = 255;

/** The text of /proc/mtrr as entries; undefined where any line is not the kernel's. */
export function mtrrEntries(text: string): readonly MtrrEntry[] | undefined {
  const lines = text.replace(/\n$/, "").split("\n", MOST + 1);
  if (text === "") return [];
  if (lines.length > MOST) return undefined;
  const entries = lines.map(entryOf);
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

function entryOf(line: string): MtrrEntry | undefined {
  const [, base, count, unit, type] = LINE.exec(line) ?? [];
  const start = hex(base);
  const size = Number(count) * (unit === "K" ? 1 << 10 : 1 << 20);
  if (start === undefined || type === undefined) return undefined;
  if (!Number.isSafeInteger(start + size)) return undefined;
  return { start, end: start + size, type: type as MtrrType };
}
