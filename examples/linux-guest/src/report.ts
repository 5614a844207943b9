import type { Exchanged } from "./exchange.js";
import type { OnHost } from "./host-buffers.js";
import type { End } from "./vmm.js";

/** One buffer of the machine's, and what became of it: also as JSON. */
export type Row = { readonly what: string } & (
  | { readonly why: string }
  | ({ readonly exporter: string; readonly right: boolean } & Exchanged)
);

/** What is printed of a run, also as JSON. */
export interface Report {
  readonly rows: readonly Row[];
  readonly end: End;
}

/** Refused buffers fail with an errno, mapped ones have the right data everywhere. */
function isRight({ event, mapped, whole, wrongForGuest, wrongForHost }: Exchanged): boolean {
  if (event?.kind !== "map") return event !== undefined && mapped !== "ok";
  return whole && wrongForGuest === 0 && wrongForHost === 0;
}

export function makeReport(
  buffers: readonly OnHost[],
  exchanged: readonly Exchanged[],
  end: End,
): Report {
  const rows = buffers.flatMap((each): Row[] => {
    if (!("buffer" in each)) return [each];
    const { blobId, exporter } = each.buffer;
    const found = exchanged.find((one) => one.blobId === blobId);
    return found ? [{ what: each.what, exporter, right: isRight(found), ...found }] : [];
  });
  return { rows, end };
}

/** 0 all is right, 1 something is not, 2 the guest did not come so far. */
export function statusOf({ rows, end }: Report): 0 | 1 | 2 {
  if (end.failedSteps === undefined) return 2;
  return rows.some((row) => "right" in row && !row.right) ? 1 : 0;
}

/** A buffer in a line. */
export function rowText(row: Row): string {
  if ("why" in row) return `${row.what}: none, ${row.why}`;
  const { what, event, mapped, wrongForGuest, wrongForHost, whole } = row;
  if (event?.kind === "map") {
    const { mapInfo, guestCache } = event.mapping?.verdict ?? {};
    const seen = whole
      ? "every page was read and written by both sides, twice"
      : `the guest went no further: ${mapped}`;
    const wrong =
      wrongForGuest + wrongForHost === 0
        ? ""
        : `; wrong: ${wrongForGuest} for the guest, ${wrongForHost} for the host`;
    return `${what}: map ${guestCache}, map_info ${mapInfo}; ${seen}${wrong}`;
  }
  const why = event?.code ?? event?.error ?? "no command";
  const rule = event?.rule === undefined ? "" : `, ${event.rule}`;
  const remedy =
    event?.remedy === undefined ? "" : `\n  ${event.message}\n  Remedy: ${event.remedy}`;
  return `${what}: refused, ${why}${rule}; the guest's mmap gave ${mapped}${remedy}`;
}
