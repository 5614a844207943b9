import { VmprotError } from "@vmprot/core";
import type { HostReading, KvmAnswers } from "@vmprot/linux";
import type { BufferKinds } from "./buffer-kinds.js";
import { type Check, check, costing } from "./check.js";

/** What only KVM can tell. */
const FIELDS: readonly HostReading["field"][] = [
  "hypervisor",
  "guestPatQuirk",
  "fwb",
  "cacheablePfnmap",
];

/** Whether KVM answered. */
export const kvmCheck = (
  { fault }: KvmAnswers,
  readings: readonly HostReading[],
  kinds: BufferKinds,
): Check => {
  const row = check("/dev/kvm", "detecting what KVM does with memory types", () => {
    if (fault === undefined) return "KVM answers";
    throw new KvmMissing(fault);
  });
  const open = readings.filter(({ field, value }) => FIELDS.includes(field) && value === "unknown");
  return costing(row, () => kinds.costsOfAny(open.map(({ field }) => `platform.${field}`)));
};

/** The same fault, with a remedy for KVM in place of the one for DRM nodes. */
class KvmMissing extends VmprotError {
  override readonly remedy =
    "Load the module kvm_intel or kvm_amd, turn virtualization on in the firmware, and join the group `kvm`; in a container or VM, have the device passed through.";

  constructor({ code, message }: VmprotError) {
    super(code, message);
  }
}
