import { jsonLine } from "../output/json-rows.js";
import { identity, type Look } from "./look.js";
import type { BufferEvent, ScanEvent, ScannedRow } from "./scanned-row.js";

/** What is different from one look to the next; it remembers the last one only. */
export class ScanChanges {
  /** By the buffer's identity: its row, and what of it counts as a change. */
  #known = new Map<string, readonly [row: ScannedRow, text: string]>();
  #unread: string | undefined;

  /**
   * The lines for one look, closed buffers first: an inode number can be another's by now.
   *
   * @param at when it was, in the form of ISO 8601
   */
  *lines({ host, rows, summary }: Look, at: string): Iterable<string> {
    const now = new Map(rows.map((row) => [identity(row.buffer), [row, textOf(row)] as const]));
    const event = (event: BufferEvent["event"], row: ScannedRow): string =>
      jsonLine({ event, at, row } satisfies ScanEvent);
    for (const [key, [row]] of this.#known) if (!now.has(key)) yield event("closed", row);
    for (const [key, [row, text]] of now) {
      const before = this.#known.get(key);
      if (before === undefined) yield event("opened", row);
      else if (before[1] !== text) yield event("changed", row);
    }
    this.#known = now;
    const unread = JSON.stringify(summary.unread);
    if (unread === this.#unread) return;
    this.#unread = unread;
    yield jsonLine({ event: "summary", at, host, summary } satisfies ScanEvent);
  }
}

/** The count of references changes with every look, through our own too. */
const textOf = (row: ScannedRow): string =>
  JSON.stringify({ ...row, buffer: { ...row.buffer, count: 0 } });
