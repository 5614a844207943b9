import type { CacheMode } from "./cache-mode.js";
import type { GuestMapVerdict } from "./guest-map-verdict.js";
import type { HazardCode } from "./hazard-codes.js";
import type { Placement } from "./placement.js";
import type { VmProtAnswer } from "./vm-prot-answer.js";

/** The answer to one query. Results are frozen and may be shared between equal queries. */
export interface Result {
  /** Contract version of this object. */
  readonly contract: 1;
  /** The adapter's exporter, by whichever of its names the query named it. */
  readonly exporter: string;
  readonly answer: VmProtAnswer;
  readonly verdict: GuestMapVerdict;
  /** The steps that led to the verdict; present, and frozen too, if the query asked for it. */
  readonly explanation?: readonly ExplanationStep[];
}

/** One step of an explanation: which row of which table said what. */
export interface ExplanationStep {
  /** What is being worked out. */
  readonly step: "answer" | "assume" | "rule" | "host" | "stage-2" | "guest" | "alias" | "verdict";
  /** What the step found, in one sentence. */
  readonly text: string;
  /** The table that was read, and the row of it. */
  readonly table?: string;
  readonly row?: string;
  /** Where the fact comes from: kernel file and function, or manual section. */
  readonly source?: string;
  /** What `text` says of memory types, for programs; on the steps rule, host, stage-2, guest and alias. */
  readonly found?: FoundTypes;
}

/** What a step found of one placement; types are in the architecture's own words. */
export interface FoundTypes {
  /** The placement's memory. */
  readonly memory: Placement["memory"];
  /** The attribute of the exporter's mapping there. */
  readonly cache: CacheMode;
  /** host: the type beneath all page tables (MTRR), where the architecture has one. */
  readonly physical?: string;
  /** stage-2: what KVM programs. */
  readonly programs?: string;
  /** guest, alias: the attribute that the guest asks for. */
  readonly asked?: CacheMode;
  /** host, guest: the type in the page-table entry. */
  readonly entry?: string;
  /** host, guest: what that comes to, all levels together. */
  readonly effective?: string;
  /** alias: what the manual says of both effective types on one page. */
  readonly relation?: string;
  /** alias: the profile accepts it. */
  readonly accepted?: boolean;
  /** alias: the hazard with which it does. */
  readonly hazard?: HazardCode;
}
