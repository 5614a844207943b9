import type { CacheMode, Placement, Platform, Vm } from "@vmprot/core";
import type { GuestFault } from "@vmprot/linux/guest";
import type { MachineName } from "../boot/machines.js";
import type { Observation, Stage2Observation } from "../observe/protocol.js";
import type { KvmReport } from "./kvm-report.js";

/** What core says, as far as a kernel can answer it. */
export type Said =
  | { readonly kind: "map"; readonly guestCache: CacheMode }
  | { readonly kind: "refuse"; readonly code: string; readonly rule?: string };

/** What came of it. */
export type Outcome =
  | {
      readonly kind: "mapped";
      /** Pages in which a side did not read what the other had written. */
      readonly wrongForGuest: number;
      readonly wrongForHost: number;
      /** How many pages the dirty log has, where there is one. */
      readonly dirty?: number;
    }
  | { readonly kind: "failed"; readonly fault: GuestFault }
  /** This machine has no such thing. */
  | { readonly kind: "not there"; readonly what: string };

/** One way tried with one buffer. */
export interface Trial {
  readonly way: string;
  readonly vm: Vm;
  /** Of the buffer, on what its maker knows. */
  readonly said: Said;
  /** Of the place alone that it was in. */
  readonly here: Said;
  readonly outcome: Outcome;
}

/** What was tried with one buffer. */
export interface CandidateReport {
  readonly driver: string;
  readonly name: string;
  readonly exporter: string;
  /** Bytes. */
  readonly size: number;
  /** How the kernel was set meanwhile, if otherwise than it boots. */
  readonly setting?: string;
  /** The first page's entry in the VMM's tables, and KVM's, in the first way. */
  readonly seen?: Observation;
  readonly stage2?: Stage2Observation;
  /** Those of the answer's placements that are as the page was seen. */
  readonly places: readonly Placement[];
  readonly trials: readonly Trial[];
}

/** What came of guests with buffers of every kind. */
export interface MappabilityReport {
  readonly machine: MachineName;
  /** As `uname -r` says it. */
  readonly kernel: string;
  readonly platform: Platform;
  /** As a VMM does it. */
  readonly guests: KvmReport;
  readonly candidates: readonly CandidateReport[];
}
