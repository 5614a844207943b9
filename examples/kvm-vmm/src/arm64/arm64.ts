import type { Architecture } from "../guest/architecture.js";
import { failed } from "../kvm/kvm-call.js";
import { el1 } from "./el1.js";
import { PREFERRED_TARGET, VCPU_INITIALIZE, vmTypeOf } from "./kvm-arm64-uapi.js";

/** As many as every arm64 host with virtualization has; the guest's own end at 8 GiB. */
const ADDRESS_BITS = 36;

export const arm64: Architecture = {
  title: "arm64",
  modes: [el1],
  vmType: vmTypeOf(ADDRESS_BITS),
  prepare({ system }, _kvm, vm) {
    const target = PREFERRED_TARGET.structure.bytes();
    const errno = system.ioctl(vm, PREFERRED_TARGET.request, target);
    if (errno !== 0) throw failed("KVM_ARM_PREFERRED_TARGET", errno);
    return (vcpu) => {
      const refused = system.ioctl(vcpu, VCPU_INITIALIZE.request, target);
      if (refused !== 0) throw failed("KVM_ARM_VCPU_INIT", refused);
    };
  },
};
