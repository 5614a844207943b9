import type { Platform as PlatformFacts } from "@vmprot/core";
import type { Memory, System } from "@vmprot/linux";
import type { ServiceIdentifier } from "inversify";

/** The kernel that this VMM talks to. Tests bring one that listens. */
export interface Kernel {
  readonly system: System;
  readonly memory: Memory;
  /** The KVM device, such as `/dev/kvm`. */
  readonly kvm: string;
}

export const Kernel: ServiceIdentifier<Kernel> = Symbol("Kernel");

/** What is known of the host: from `detectHost`, and whatever else the VMM is sure of. */
export const Platform: ServiceIdentifier<PlatformFacts> = Symbol("Platform");
