import { VmprotError } from "@vmprot/core";
import type { KvmAnswers } from "@vmprot/linux";
import { type Check, check } from "./check.js";

/** Whether KVM answered. */
export const kvmCheck = ({ fault }: KvmAnswers): Check =>
  check("/dev/kvm", "detecting what KVM does with memory types", () => {
    if (fault === undefined) return "KVM answers";
    throw new KvmMissing(fault);
  });

/** The same fault, with a remedy for KVM in place of the one for DRM nodes. */
class KvmMissing extends VmprotError {
  override readonly remedy =
    "Load the module kvm_intel or kvm_amd, turn virtualization on in the firmware, and join the group `kvm`; in a container or VM, have the device passed through.";

  constructor({ code, message }: VmprotError) {
    super(code, message);
  }
}
