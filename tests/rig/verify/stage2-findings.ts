import { VmProt } from "@vmprot/core";
import { MEMORY_MODELS } from "@vmprot/core/tables";
import { PROGRAMMED, stage2Rows } from "@vmprot/linux/verify";
import { ADAPTERS } from "../../support/space.js";
import { pciBarAdapter } from "../guest/own-memory.js";
import type { Stage2Observations, Stage2Report } from "../guest/stage2-report.js";
import { entryType, rawEntry } from "./stage2-entries.js";
import { OUT_OF_REACH } from "./stage2-reach.js";

const vmProt = new VmProt([...ADAPTERS, pciBarAdapter], { remedies: false });

/** Core's rows for this buffer in this VM, in the memory that it was seen in. */
export function rowsFor({ exporter, facts, platform, vm, entries }: Stage2Report): string[] {
  const { answer } = vmProt.query({ exporter, facts, platform });
  const seenIn = entries.flatMap((entry) => ("memory" in entry ? [entry.memory] : []));
  return stage2Rows(answer, platform, vm, seenIn);
}

function programmed(name: string): string {
  const [table = "", row = ""] = name.split("/");
  return JSON.stringify(PROGRAMMED[table]?.[row]);
}

const checked = (
  { buffers }: Stage2Observations,
  check: (buffer: Stage2Report) => string | undefined,
): string[] =>
  buffers.flatMap((buffer) => {
    const finding = check(buffer);
    const { driver, name, vm, platform } = buffer;
    const how = `guest PAT ${vm.guestPat}, nested paging ${platform.nestedPaging}, slot ${vm.slot}`;
    return finding === undefined ? [] : [`${driver}, ${name} (${how}): ${finding}`];
  });

/** Whether core says that KVM maps none of it, and KVM did not. */
export const isRightlyUnmapped = ({ verdict, notStarted, seen }: Stage2Report): boolean =>
  verdict.kind === "refuse" &&
  verdict.code === "KVM_CANNOT_MAP" &&
  (notStarted !== undefined || seen?.kind === "failed");

/** Buffers behind which KVM wrote anything else than core's row for them says, or nothing. */
export const wrongEntries = (report: Stage2Observations): string[] =>
  checked(report, (buffer) => {
    if (buffer.entries.length === 0) {
      if (isRightlyUnmapped(buffer)) return undefined;
      const { notStarted, seen } = buffer;
      return `KVM wrote no entry: ${JSON.stringify({ notStarted, seen })}`;
    }
    const rows = rowsFor(buffer);
    if (rows.length !== 1) return `core has ${rows.length} rows for it: ${rows.join(", ")}`;
    const [row = ""] = rows;
    const expected = programmed(row);
    const wrong = buffer.entries.find(
      (entry) => JSON.stringify(entryType(buffer.platform, entry)) !== expected,
    );
    if (wrong === undefined) return undefined;
    const seen = JSON.stringify(entryType(buffer.platform, wrong));
    return `${row} programs ${expected}, KVM wrote ${seen} (${rawEntry(wrong)})`;
  });

/** Guests that did not read and write every page of what they may map. */
export const wrongGuests = (report: Stage2Observations): string[] =>
  checked(report, ({ verdict, mode, notStarted, seen }) => {
    if (verdict.kind !== "map") return undefined;
    const well = seen?.kind === "seen" && seen.wrongForGuest === 0 && seen.wrongForHost === 0;
    return well ? undefined : JSON.stringify({ mode, notStarted, seen });
  });

/** Core's rows that were looked behind, and the buffers for which. */
export function rowsSeen({ buffers }: Stage2Observations): Map<string, Stage2Report[]> {
  const seen = new Map<string, Stage2Report[]>();
  for (const buffer of buffers) {
    if (buffer.entries.length === 0) continue;
    for (const row of rowsFor(buffer)) seen.set(row, [...(seen.get(row) ?? []), buffer]);
  }
  return seen;
}

/** Rows of core's that were seen nowhere and of which it is not said why, or the reverse. */
export function unreached(reports: readonly Stage2Observations[]): string[] {
  const seen = new Set(reports.flatMap((report) => [...rowsSeen(report).keys()]));
  return MEMORY_MODELS.flatMap(({ id, stage2 }) =>
    stage2.flatMap((row) => {
      const name = `${id}-stage2/${row.id}`;
      const why = OUT_OF_REACH[`${id}-stage2`]?.[row.id];
      if (why === undefined) return seen.has(name) ? [] : [`${name} was seen nowhere`];
      return seen.has(name) ? [`${name} was seen, though ${why}`] : [];
    }),
  );
}
