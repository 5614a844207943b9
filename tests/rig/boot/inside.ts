import type { Bootable } from "../provision/bootable.js";
import type { Job } from "./settings.js";

/** How to run a job inside. */
export interface Inside {
  readonly bootable: Bootable;
  readonly job: Job;
  /** Gives up after as many milliseconds. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly onOut: (data: Buffer) => void;
  readonly onErr: (data: Buffer) => void;
}
