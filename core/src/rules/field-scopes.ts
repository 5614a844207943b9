import { frozen } from "../base/plain.js";
import type { EnvironmentField, PlatformField, VmField } from "./environment-fields.js";

/**
 * What a field is a fact of. What is of a memslot or of a device can differ between two mappings of
 * one VM.
 */
export type FieldScope = "host" | "vm" | "memslot" | "device";

/** Of what one field is a fact, and why. */
export interface FieldScopeRow {
  readonly scope: FieldScope;
  readonly why: string;
}

/** Every environment field's scope: a mapping may state those of memslots and devices for itself. */
export const FIELD_SCOPES = frozen({
  arch: { scope: "host", why: "A machine has one." },
  hypervisor: { scope: "host", why: "All memslots of a VM belong to one." },
  kernel: { scope: "host", why: "A machine runs one." },
  vendor: { scope: "host", why: "All processors of a machine have the same." },
  nestedPaging: { scope: "host", why: "A parameter of KVM's module." },
  selfSnoop: { scope: "host", why: "The processors have it, or not." },
  guestPatQuirk: { scope: "host", why: "A capability of the host's KVM." },
  deviceMtrr: {
    scope: "device",
    why: "Each device's BAR lies in a range of its own, and MTRRs are about ranges.",
  },
  fwb: { scope: "host", why: "The processors have it, or not." },
  cacheablePfnmap: { scope: "host", why: "It follows from the processors and the kernel." },
  hostSvpbmt: { scope: "host", why: "The processors have it, or not." },
  shmemHugePages: {
    scope: "memslot",
    why: "What the setting was when this buffer's pages were allocated counts; it can change.",
  },
  memfdHugePages: {
    scope: "memslot",
    why: "What the setting was when this memfd's pages were allocated counts, and its owner's advice.",
  },
  guestPat: { scope: "vm", why: "KVM takes it once, before the first memslot." },
  nonCoherentDma: { scope: "vm", why: "KVM counts such devices for the whole VM." },
  guestMtrr: { scope: "memslot", why: "The firmware's MTRRs are about ranges of guest addresses." },
  dirtyLogging: { scope: "memslot", why: "A flag of the memslot." },
  confidential: { scope: "vm", why: "The kind of the VM." },
  mte: { scope: "vm", why: "A capability that is enabled for the whole VM." },
  svpbmt: { scope: "vm", why: "The ISA of the VM's processors." },
  guestMemfd: { scope: "memslot", why: "A flag of the memslot." },
  gpaCongruent: { scope: "memslot", why: "It follows from the memslot's two addresses." },
  prefaulted: { scope: "memslot", why: "The VMM writes to the pages of one mapping, or does not." },
  slot: { scope: "memslot", why: "The memslot's own order of registering and mapping." },
  pinsRegions: { scope: "memslot", why: "The VMM registers each region, or does not." },
} as const satisfies Readonly<Record<EnvironmentField, FieldScopeRow>>);

type OwnField = {
  [F in EnvironmentField]: (typeof FIELD_SCOPES)[F]["scope"] extends "memslot" | "device"
    ? F
    : never;
}[EnvironmentField];
/** The VM fields that one mapping may state for itself. */
export type OwnVmField = OwnField & VmField;
/** The platform fields that one mapping may state for itself. */
export type OwnPlatformField = OwnField & PlatformField;

/** Whether one mapping may state the field for itself. */
export function isOwnField(field: EnvironmentField): field is OwnField {
  const { scope } = FIELD_SCOPES[field];
  return scope === "memslot" || scope === "device";
}
