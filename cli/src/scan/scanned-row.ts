import type {
  ErrorCode,
  Facts,
  Platform,
  PresetName,
  Query,
  RefusalCode,
  Result,
  Vm,
} from "@vmprot/core";
import type { HeldDmaBuf } from "@vmprot/linux";
import type { PlainError } from "../as-error.js";
import type { Origins } from "../settings/origins.js";

/** One buffer of this machine and what is to be said of it. */
export interface AnsweredBuffer {
  readonly buffer: HeldDmaBuf;
  /** The node that was asked. */
  readonly device?: string;
  /** What its driver said; absent where it was not asked or did not tell. */
  readonly facts?: Facts;
  /** Facts that it left unknown, and the caller takes for granted. */
  readonly assumed?: Facts;
  /** Why the machine did not tell. */
  readonly problem?: PlainError;
  readonly result: Result;
}

/** The same with the machine: a line of `vmprot scan --json`, which an inventory of many is made of. */
export interface ScannedRow extends AnsweredBuffer {
  /** The machine's name. */
  readonly host: string;
  /** What the result is for. */
  readonly platform: PresetName | Platform;
  /** What is stated of the VM, over a plain one or the preset's; absent where nothing is. */
  readonly vm?: Vm;
  /** Where all of that is from. */
  readonly origins: Origins;
}

/** How many buffers of one exporter came to one verdict: a line of `vmprot scan --summary --json`. */
export interface BufferCount {
  /** The machine's name. */
  readonly host: string;
  readonly exporter: string;
  readonly verdict: "map" | "refuse";
  /** The refusal's; absent where they may be mapped. */
  readonly code?: RefusalCode;
  readonly buffers: number;
  /** The size of all of them together. */
  readonly bytes: number;
}

/** What could not be read for one reason. */
export interface Unread {
  readonly code: ErrorCode;
  /** Of those that do not show at all (PROCESSES_HIDDEN) nobody knows how many there are: 0. */
  readonly processes: number;
  readonly descriptors: number;
  /** Buffers that were found, and of which the machine did not tell enough to answer. */
  readonly buffers: number;
  readonly remedy: string;
}

/** What was read of a machine, and what was not. */
export interface ScanSummary {
  /** Whether nothing is unread. */
  readonly complete: boolean;
  /** Those whose descriptors were looked at. */
  readonly processes: number;
  readonly descriptors: number;
  readonly buffers: number;
  /** Processes and descriptors that were there at first, and gone when they were read. */
  readonly ended: number;
  readonly unread: readonly Unread[];
  /** What the caller sets and assumes, in sentences; absent where that is nothing. */
  readonly notes?: readonly string[];
}

/** The last line of `vmprot scan --json`. */
export interface ScanSummaryRow {
  /** The machine's name. */
  readonly host: string;
  readonly summary: ScanSummary;
}

/** A line of `vmprot scan --json`. */
export type ScanRow = ScannedRow | BufferCount | ScanSummaryRow;

/** What became of a buffer between two looks. */
export interface BufferEvent {
  /** `changed`: other processes hold it, or it has another name or answer. */
  readonly event: "opened" | "closed" | "changed";
  /** When it was seen, in the form of ISO 8601. */
  readonly at: string;
  /** The buffer as it is, or was last. */
  readonly row: ScannedRow;
}

/** What can be read of the machine, said first, and when that changes. */
export interface SummaryEvent extends ScanSummaryRow {
  readonly event: "summary";
  /** When it was seen, in the form of ISO 8601. */
  readonly at: string;
}

/** A line of `vmprot scan --watch --json`. */
export type ScanEvent = BufferEvent | SummaryEvent;

/** The query that the result is of, as far as there was one. */
export function queryOf({ facts, assumed, result }: AnsweredBuffer, stated: Partial<Query>): Query {
  return { ...stated, exporter: result.exporter, facts: { ...facts, ...assumed } };
}
