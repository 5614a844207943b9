import type { CacheMode } from "@vmprot/core";
import type { Registers, Vcpu } from "../kvm/vcpu.js";

/** Where the guest's own memory has the code. */
export const CODE = 0x1000;

/** One pass of the guest over the buffer. */
export interface Round {
  /** Offset in each page to read from, and the number that page 0 is to have there. */
  readonly readAt: number;
  readonly expected: number;
  /** Offset in each page to write to, and the number for page 0. */
  readonly writeAt: number;
  readonly written: number;
}

/** A mode of the CPU that our guest can run in. */
export interface GuestMode {
  readonly name: "long mode" | "real mode";
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
   * Puts the virtual CPU into the mode.
   *
   * @returns undefined, or which call failed and how
   */
  enter(vcpu: Vcpu, round: Round): { readonly call: string; readonly errno?: number } | undefined;
  /** The registers for a round, beside the ones that all modes share. */
  registers(round: Round): Registers;
}
