import type { Profile, Query } from "@vmprot/core";
import type { DmaBuf } from "@vmprot/linux";
import type { ScannedRow } from "../scan/scanned-row.js";
import type { Stats } from "../serve/counters.js";
import type { QueryId } from "./query-id.js";
import type { QueryLine, QueryRow } from "./rows.js";

/** A line about the dma-buf whose descriptor is sent with it. */
export interface ProbeLine {
  readonly id?: QueryId;
  /** What the descriptors are, in their order: of the buffer, and of a DRM node of the device that exported it. */
  readonly fds: readonly ["dma-buf"] | readonly ["dma-buf", "device"];
  /** Absent means the server's. */
  readonly profile?: Profile;
  /** What is known of the VM beside what the server was told. */
  readonly vm?: Query["vm"];
  readonly explain?: boolean;
}

/** A line that asks for the server's counters. */
export interface StatsLine {
  readonly id?: QueryId;
  readonly stats: true;
}

/** A line that `vmprot serve` takes. */
export type ServeLine = QueryLine | ProbeLine | StatsLine;

/** The row of a buffer: what `vmprot scan --json` prints of it, without host and holders. */
export interface ProbeRow extends Omit<ScannedRow, "host" | "buffer"> {
  /** The line's. */
  readonly id?: QueryId;
  readonly buffer: DmaBuf;
}

/** The row of the counters. */
export interface StatsRow {
  /** The line's. */
  readonly id?: QueryId;
  readonly stats: Stats;
}

/** A row of `vmprot serve`. */
export type ServeRow = QueryRow | ProbeRow | StatsRow;
