import type { HostReading } from "@vmprot/linux";
import type { OpenQuestion } from "./open-questions.js";

/** One field of this host: a line of `vmprot host --json`. */
export interface HostRow extends HostReading {
  /** Where the field is unknown, the kinds of buffers whose verdict hangs on it. */
  readonly decides: readonly OpenQuestion[];
}
