import { vmTypeOf } from "../uapi/arm64-registers-uapi.js";
import {
  ARM_PREFERRED_TARGET,
  ARM_VCPU_INIT,
  KVM_ARM_VCPU_PSCI_0_2,
} from "../uapi/kvm-arm64-uapi.js";
import type { Architecture } from "./architecture.js";
import { el1 } from "./el1.js";
import { failed } from "./kvm-call.js";

/** As many as every arm64 host with virtualization has; the guest's own end at 8 GiB. */
const ADDRESS_BITS = 36;

export const arm64: Architecture = {
  title: "arm64",
  modes: [el1],
  vmType: vmTypeOf(ADDRESS_BITS),
  prepare({ system }, _kvm, vm) {
    const target = ARM_PREFERRED_TARGET.structure.bytes();
    const errno = system.ioctl(vm, ARM_PREFERRED_TARGET.request, target);
    if (errno !== 0) throw failed("KVM_ARM_PREFERRED_TARGET", errno);
    const kind = ARM_VCPU_INIT.structure.bytes({
      ...ARM_PREFERRED_TARGET.structure.read(target),
      // Of what a virtual CPU can have besides, no pointer authentication nor SVE: nothing here asks for them.
      "features[0]": 1 << KVM_ARM_VCPU_PSCI_0_2,
    });
    return (vcpu) => {
      const refused = system.ioctl(vcpu, ARM_VCPU_INIT.request, kind);
      if (refused !== 0) throw failed("KVM_ARM_VCPU_INIT", refused);
    };
  },
};
