import type { Finding } from "@vmprot/linux/verify";

/** What `vmprot verify --json` prints, as far as we look at it. */
export interface Verified {
  readonly machine: { readonly beneath: unknown };
  readonly buffers: readonly {
    readonly what: string;
    readonly exporter: string;
    readonly findings: readonly Finding[];
  }[];
  readonly notTried: readonly { readonly what: string; readonly code: string }[];
}

/** One run of the command. */
export interface VerifyRun {
  readonly status: number;
  readonly report: Verified;
}

/** What the command finds of a machine. */
export interface VerifyObservations {
  /** On what vmprot says. */
  readonly right: VerifyRun;
  /** For a kernel that this one is not. */
  readonly wrongKernel: VerifyRun;
  /** With an adapter that says of a driver's buffers what is not true. */
  readonly wrongRow: VerifyRun;
}
