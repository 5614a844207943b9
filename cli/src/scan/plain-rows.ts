import type { Look } from "./look.js";
import { countsOf, summaryText } from "./scan-summary.js";
import { holderText } from "./scan-table.js";
import type { BufferCount, ScannedRow } from "./scanned-row.js";

/** A table of texts without any layout: a heading, and rows of as many fields. */
export interface PlainTable {
  readonly head: readonly string[];
  readonly rows: Iterable<readonly string[]>;
  /** What was read, and what not. */
  readonly summary: string;
}

const BUFFER_FIELDS = [
  ...[
    "host",
    "inode",
    "exp_name",
    "size",
    "name",
    "held_by",
    "device",
    "exporter",
    "facts",
    "assumed",
  ],
  ...["answer", "verdict", "code", "map_info", "guest_cache", "message"],
];
const COUNT_FIELDS = ["host", "exporter", "verdict", "code", "buffers", "bytes"];

/** The buffers of a look, or counts of them. */
export function plainTable({ rows, summary }: Look, areCounted: boolean): PlainTable {
  return {
    head: areCounted ? COUNT_FIELDS : BUFFER_FIELDS,
    rows: areCounted ? countsOf(rows).map(countFields) : buffersIn(rows),
    summary: [summaryText(summary), ...(summary.notes ?? [])].join(" "),
  };
}

function* buffersIn(rows: readonly ScannedRow[]): Iterable<readonly string[]> {
  for (const row of rows) yield bufferFields(row);
}

function bufferFields({ host, buffer, device = "", facts, assumed, result }: ScannedRow): string[] {
  const { ino, expName, size, name = "", holders } = buffer;
  const { answer, verdict } = result;
  const told = facts === undefined ? "" : JSON.stringify(facts);
  const said = assumed === undefined ? "" : JSON.stringify(assumed);
  const held = holders.map((holder) => holderText(holder, holder.fds.length)).join("; ");
  return [
    ...[host, `${ino}`, expName, `${size}`, name, held, device, result.exporter, told, said],
    answer.kind === "attributes" ? `${answer.cache}, ${answer.basis}` : answer.code,
    ...(verdict.kind === "map"
      ? ["map", "", `${verdict.mapInfo}`, verdict.guestCache, ""]
      : ["refuse", verdict.code, "", "", verdict.message]),
  ];
}

function countFields({ host, exporter, verdict, code, buffers, bytes }: BufferCount): string[] {
  return [host, exporter, verdict, code ?? "", `${buffers}`, `${bytes}`];
}
