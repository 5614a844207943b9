import type { Unknown } from "@vmprot/core";

/**
 * What is known of a vgem buffer.
 */
export type VgemFacts = {
  /** The buffer was imported from another exporter. Absent means it was not. */
  readonly imported?: boolean | Unknown;
};
