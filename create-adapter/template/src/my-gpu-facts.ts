import type { Unknown } from "@vmprot/core";

/**
 * What is known of a my-gpu buffer.
 */
export type MyGpuFacts = {
  /**
   * MY_GPU_FLAG values, as the driver returns them: a 32-bit mask.
   *
   * @asType integer
   * @minimum 0
   * @maximum 4294967295
   */
  readonly flags: number;
  /** The buffer was imported from another exporter. Absent means it was not. */
  readonly imported?: boolean | Unknown;
};
