import type { Platform, Unknown } from "@vmprot/core";

/** One platform field as it was found. */
export interface HostReading {
  readonly field: keyof Platform;
  /** What was found, `"unknown"` where it could not be read: never a guess. */
  readonly value: string | boolean;
  /** Where it was read from, or what would be needed to read it. */
  readonly from: string;
}

/** A value and where it is from. */
export interface Found<Value extends string | boolean = string | boolean> {
  readonly value: Value;
  readonly from: string;
}

/** Nothing was found, and why. */
export const notFound = (from: string): Found<Unknown> => ({ value: "unknown", from });
