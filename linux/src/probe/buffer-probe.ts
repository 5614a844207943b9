import type { Facts, ProbeRefusalCode } from "@vmprot/core";

/** Why there are no facts: the probe's own reason, no adapter, or one that failed. */
export type BufferRefusalCode = ProbeRefusalCode | "UNKNOWN_EXPORTER" | "ADAPTER_FAILED";

/** Facts that cannot be had. */
export interface BufferRefusal {
  readonly kind: "refusal";
  readonly code: BufferRefusalCode;
  /** Says more than the code's own message; absent means that message. */
  readonly message?: string;
  /** Absent where it is not known. */
  readonly exporter?: string;
  /** The node that was asked; absent where none was. */
  readonly device?: string;
  /** Nodes of the devices that can have exported the buffer, where none proved to have. */
  readonly candidates?: readonly string[];
}

/** A live buffer's exporter and facts, as queries state them, or why they cannot be had. */
export type BufferProbe =
  | {
      readonly kind: "facts";
      readonly exporter: string;
      /** A frozen copy. */
      readonly facts: Facts;
      /** The node that was asked; absent where exp_name said it all. */
      readonly device?: string;
    }
  | BufferRefusal;
