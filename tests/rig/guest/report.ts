import type { Facts } from "@vmprot/core";
import type { Observation } from "../observe/protocol.js";
import type { Arch } from "../provision/architectures.js";
import type { NamedRow, Probed, ScanRow } from "./ask-vmprot.js";

/** What was seen of one buffer. */
export interface BufferReport {
  readonly name: string;
  readonly driver: string;
  readonly exporter: string;
  /** What the one who made it knows. */
  readonly facts: Facts;
  /** Inode number and `exp_name` of its fdinfo; of what is no dma-buf there is no `exp_name`. */
  readonly ino: number;
  readonly expName?: string;
  readonly seen: Observation;
  /** The same mapping after vmprot has asked the buffer's driver. */
  readonly afterProbe: Observation;
  /** The same mapping after other buffers wanted all of the VRAM. */
  readonly afterPressure: Observation;
  /** What vmprot's probe says in the process that holds the buffer. */
  readonly probe: Probed | undefined;
  /** What `vmprot scan` says when it is told the driver, where it needs that. */
  readonly scan: NamedRow | undefined;
}

/** What was seen of the buffers of every exporter. */
export interface Report {
  /** As `uname -r` says it. */
  readonly kernel: string;
  readonly arch: Arch;
  readonly buffers: readonly BufferReport[];
  /** What `vmprot scan` says of the whole machine meanwhile. */
  readonly scan: readonly ScanRow[];
  /** All the lines that it printed. */
  readonly scanLines: readonly unknown[];
}
