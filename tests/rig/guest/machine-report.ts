import type { MachineName } from "../boot/machines.js";
import type { LinuxGuestReport } from "./linux-guest-report.js";
import type { MappabilityReport } from "./mappability-report.js";
import type { Report } from "./report.js";
import type { LinuxGuestWish } from "./run-linux-guest.js";
import type { Stage2Observations } from "./stage2-report.js";
import type { VerifyObservations } from "./verify-report.js";

/** What is to be looked at. */
export interface Looks {
  readonly machine: MachineName;
  /** The page tables of a process that has mapped a buffer of every exporter. */
  readonly pageTables: boolean;
  /** KVM's tables, behind these drivers' buffers besides the usual. */
  readonly stage2: { readonly drivers: readonly string[] } | undefined;
  /** What `vmprot verify` finds. */
  readonly verify: boolean;
  /** What a Linux guest's own driver makes of the policy's answers. */
  readonly linuxGuest: LinuxGuestWish | undefined;
  /** Guests that get buffers of every kind, in every way. */
  readonly guests: boolean;
}

/** What `look-at-machine` prints: what it was to look at. */
export interface MachineReport {
  readonly pageTables?: Report;
  readonly stage2?: Stage2Observations;
  readonly verify?: VerifyObservations;
  readonly linuxGuest?: LinuxGuestReport;
  readonly guests?: MappabilityReport;
}
