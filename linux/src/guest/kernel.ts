import type { Memory } from "../system/memory.js";
import type { System } from "../system/system.js";

/** The kernel that guests are made with. Tests bring one that listens. */
export interface Kernel {
  readonly system: System;
  readonly memory: Memory;
  /** The KVM device, such as `/dev/kvm`. */
  readonly kvm: string;
}
