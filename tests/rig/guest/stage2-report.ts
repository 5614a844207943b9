import type { Facts, GuestMapVerdict, Platform, Vm } from "@vmprot/core";
import type { HostDetection, HostReading } from "@vmprot/linux";
import type { GuestFault, Seen } from "@vmprot/linux/guest";
import type { WrittenEntry } from "@vmprot/linux/verify";
import type { Stage2Seen } from "../observe/protocol.js";

/** As KVM's tracepoint says it (x86), or as it stands in the tables (elsewhere). */
export type Stage2Entry = WrittenEntry | Stage2Seen;

/** One buffer in one VM. */
export interface Stage2Report {
  readonly name: string;
  readonly driver: string;
  readonly exporter: string;
  readonly facts: Facts;
  /** What the VM was told, and core. */
  readonly platform: Platform;
  readonly vm: Vm;
  readonly verdict: GuestMapVerdict;
  /** The CPU mode of the guest; absent where none was started. */
  readonly mode?: string;
  /** Why no guest was started with the buffer. */
  readonly notStarted?: GuestFault | string;
  readonly seen?: Seen;
  /** What KVM wrote for the buffer's pages. */
  readonly entries: readonly Stage2Entry[];
}

/** What is particular about an x86 machine. */
export interface X86Facts {
  /** /proc/mtrr. */
  readonly mtrr: string;
  /** The processor's flags in /proc/cpuinfo. */
  readonly flags: readonly string[];
  /** What is detected of the BAR that is among the buffers. */
  readonly deviceMtrr: HostReading | undefined;
}

/** What KVM wrote behind guests. */
export interface Stage2Observations {
  /** As `uname -r` says it. */
  readonly kernel: string;
  readonly detection: HostDetection;
  readonly x86?: X86Facts;
  readonly buffers: readonly Stage2Report[];
}
