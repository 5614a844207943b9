import type { Platform } from "./platform.js";
import type { Vm } from "./vm.js";

/** The VM fields that one mapping may state for itself: those of its memslot. */
export type OwnVmField =
  | "guestMtrr"
  | "dirtyLogging"
  | "guestMemfd"
  | "gpaCongruent"
  | "prefaulted"
  | "slot"
  | "pinsRegions";

/** The platform fields that one mapping may state for itself: those of its device and its pages. */
export type OwnPlatformField = "deviceMtrr" | "shmemHugePages" | "memfdHugePages";

/**
 * What is known of one mapping's memslot, its memory and its device. It goes over what is known of
 * the VM and the host, field by field; `unknown` does so too.
 */
export interface OwnFacts {
  /** Of the memslot. */
  readonly vm?: Pick<Vm, OwnVmField>;
  /** Of the device and the pages, on this host. */
  readonly platform?: Pick<Platform, OwnPlatformField>;
}
