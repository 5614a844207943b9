import type { CacheMode } from "@vmprot/core";
import type { GuestFault } from "./guest-fault.js";
import type { Exit, Vcpu } from "./vcpu.js";

/** Where the guest's own memory has the code. */
export const CODE = 0x1000;

/** One pass of the guest over the buffer. */
export interface Round {
  /** How many pages, from the first on. */
  readonly pages: number;
  /** Offset in each page to read from, and the number that page 0 is to have there. */
  readonly readAt: number;
  readonly expected: number;
  /** Offset in each page to write to, and the number for page 0. */
  readonly writeAt: number;
  readonly written: number;
}

/** What the guest has to say: its count of pages that were wrong, or what stopped it. */
export type GuestReport = { readonly wrongPages: number } | { readonly exception: string };

/** A mode of a processor that our guest can run in. */
export interface GuestMode {
  /** For people: `long mode`, `EL1`. */
  readonly name: string;
  readonly code: Uint8Array;
  /** The buffer's guest-physical address. */
  readonly bufferAddress: bigint;
  /** Attributes that the mode can give the guest's mapping. */
  readonly attributes: readonly CacheMode[];
  /** What the mode needs in the guest's memory besides the code, and where. */
  tables(
    pages: number,
    cache: CacheMode,
  ): { readonly at: number; readonly bytes: Uint8Array } | undefined;
  /**
   * Puts the virtual CPU into the mode, and before the first instruction of a round.
   *
   * @returns undefined, or which call failed and how
   */
  enter(vcpu: Vcpu, round: Round): GuestFault | undefined;
  /** What the guest says by this exit; undefined where it says nothing. */
  report(exit: Exit): GuestReport | undefined;
  /** How many pages of the round are left; undefined if KVM does not say. */
  pagesLeft(vcpu: Vcpu): number | undefined;
}
