/** How many buffers may be mapped and how many not; `later` is the other world's. */
export interface Counts {
  readonly map: number;
  readonly refuse: number;
  readonly later?: { readonly map: number; readonly refuse: number };
}

/** A line of the summary. */
export interface SummaryRow extends Counts {
  readonly by: "all" | "code" | "exporter" | "kernel" | "field";
  /** The code, the exporter, the kernel or the deciding field; of all of them "all". */
  readonly of: string;
}

/** Rows that could not be judged. */
export interface RejectedRow {
  readonly by: "rejected";
  readonly rows: number;
}

/** Verdicts that the other world changes. */
export interface ChangeRow {
  readonly by: "change";
  readonly from: string;
  readonly to: string;
  readonly buffers: number;
}

/** What the caller says of all rows, and where that is said. */
export interface NoteRow {
  readonly by: "note";
  readonly note: string;
}

/** A line of `vmprot audit --json`. */
export type AuditRow = SummaryRow | ChangeRow | NoteRow | RejectedRow;
