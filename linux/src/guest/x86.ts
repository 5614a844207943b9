import {
  CPUID_ENTRY,
  CPUID2,
  GET_SUPPORTED_CPUID,
  KVM_SET_TSS_ADDR,
  MOST_CPUID_ENTRIES,
  SET_CPUID2,
} from "../uapi/kvm-x86-uapi.js";
import type { Architecture } from "./architecture.js";
import { failed } from "./kvm-call.js";
import { longMode } from "./long-mode.js";
import { realMode } from "./real-mode.js";

/** Below 4 GiB, where no guest of ours has anything. */
const TSS = 0xfffb_d000;

export const x86: Architecture = {
  title: "x86-64",
  modes: [longMode, realMode],
  vmType: 0,
  prepare({ system }, kvm, vm) {
    /** struct kvm_cpuid2: all that this host can offer. */
    const cpuid = new Uint8Array(CPUID2.size + MOST_CPUID_ENTRIES * CPUID_ENTRY.size);
    cpuid.set(CPUID2.bytes({ nent: MOST_CPUID_ENTRIES }));
    const errno = system.ioctl(kvm, GET_SUPPORTED_CPUID.request, cpuid);
    if (errno !== 0) throw failed("KVM_GET_SUPPORTED_CPUID", errno);
    // Of use to Intel only; AMD's KVM takes it and does nothing.
    system.ask(vm, KVM_SET_TSS_ADDR, TSS);
    return (vcpu) => {
      // A virtual CPU has no features until it is given some: newer kernels then refuse long mode.
      const refused = system.ioctl(vcpu, SET_CPUID2.request, cpuid);
      if (refused !== 0) throw failed("KVM_SET_CPUID2", refused);
    };
  },
};
