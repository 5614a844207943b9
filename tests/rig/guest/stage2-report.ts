import type { Facts, GuestMapVerdict, Platform, Vm } from "@vmprot/core";
import type { GuestFault, Seen } from "@vmprot/example-kvm-vmm";
import type { HostDetection } from "@vmprot/linux";
import type { WrittenEntry } from "./stage2-trace.js";

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
  readonly entries: readonly WrittenEntry[];
}

/** What `observe-stage2` prints. */
export interface Stage2Observations {
  /** As `uname -r` says it. */
  readonly kernel: string;
  readonly detection: HostDetection;
  /** /proc/mtrr. */
  readonly mtrr: string;
  /** The processor's flags in /proc/cpuinfo. */
  readonly flags: readonly string[];
  readonly buffers: readonly Stage2Report[];
}
