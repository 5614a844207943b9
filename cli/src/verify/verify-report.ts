import type { ErrorCode, Facts, GuestMapVerdict, Platform, VmProtAnswer } from "@vmprot/core";
import type { Finding } from "@vmprot/linux/verify";

/** One buffer that was allocated, what vmprot says of it, and what the machine did with it. */
export interface VerifiedRow {
  /** Such as `dumb buffer of vgem`. */
  readonly what: string;
  /** Bytes. */
  readonly size: number;
  readonly exporter: string;
  readonly facts: Facts;
  /** Absent, as the verdict, where the buffer's driver did not tell. */
  readonly answer?: VmProtAnswer;
  readonly verdict?: GuestMapVerdict;
  readonly findings: readonly Finding[];
}

/** Something that no buffer could be had from, or that nobody could be asked about, and why. */
export interface NotTried {
  readonly what: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What `vmprot verify --json` prints in one line; there are no names, addresses or paths of users in it. */
export interface VerifyReport {
  /** The command's version. */
  readonly vmprot: string;
  readonly machine: {
    /** What the claims are for; of the kernel's release the numbers alone. */
    readonly platform: Platform;
    /** As /proc/cpuinfo names it. */
    readonly processor?: string;
    /** Whether a hypervisor or an emulator is beneath; then speeds mean nothing. */
    readonly beneath: boolean | "unknown";
  };
  readonly buffers: readonly VerifiedRow[];
  readonly notTried: readonly NotTried[];
  /** How many findings say what. */
  readonly totals: {
    readonly agrees: number;
    readonly disagrees: number;
    readonly couldNotTell: number;
  };
}
