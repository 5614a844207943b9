import { type HeaderChecks, headerChecks, Ioctl, Structure } from "@vmprot/core/uapi";
import { KVMIO } from "./kvm-uapi.js";

const VCPU_INIT = new Structure("struct kvm_vcpu_init", {
  target: "u32",
  "features[0]": "u32",
  "features[1]": "u32",
  "features[2]": "u32",
  "features[3]": "u32",
  "features[4]": "u32",
  "features[5]": "u32",
  "features[6]": "u32",
});
/** Of a VM: fills in what a virtual CPU on this host is to be like. */
export const ARM_PREFERRED_TARGET = new Ioctl(
  "KVM_ARM_PREFERRED_TARGET",
  "read",
  KVMIO,
  0xaf,
  VCPU_INIT,
);
/** Of a virtual CPU: makes it one of that kind. Before, it has no registers. */
export const ARM_VCPU_INIT = new Ioctl("KVM_ARM_VCPU_INIT", "write", KVMIO, 0xae, VCPU_INIT);
/** The bit of features[0] that gives it PSCI 0.2 and later, for a guest that switches itself off. */
export const KVM_ARM_VCPU_PSCI_0_2 = 2;

/** The bits of guests' physical addresses: the VM's type where it is not 40, which is type 0. */
export const KVM_CAP_ARM_VM_IPA_SIZE = 165;
/**
 * Of a VM only: on /dev/kvm it is EINVAL from Linux 6.17 on, which added it, and 0 before. 1 is
 * FEAT_S2FWB and CTR_EL0.DIC, so that KVM maps cached VM_PFNMAP mappings.
 */
export const KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED = 243;

/** The name of ID_AA64MMFR2_EL1: op0 3, op1 0, CRn 0, CRm 7, op2 2; 64 bits. */
export const ID_AA64MMFR2_EL1 = 0x6030_0000_0013_c03an;
/** Its field FWB is bits 43:40 (Arm DDI 0487, D24.2.84). */
export const FWB_SHIFT = 40n;

/** What arm64's headers must say. */
export const uapiChecks = (): HeaderChecks & { readonly arch: "arm64" } => ({
  arch: "arm64",
  headers: ["linux/kvm.h"],
  checks: [
    ...headerChecks([
      { KVM_CAP_ARM_VM_IPA_SIZE, KVM_ARM_VCPU_PSCI_0_2 },
      ...[ARM_PREFERRED_TARGET, ARM_VCPU_INIT],
    ]),
    ...headerChecks([{ KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED }], {
      since: { since: "6.17", ifdef: "KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED" },
    }),
    { c: "ARM64_SYS_REG(3, 0, 0, 7, 2) >> 32", value: Number(ID_AA64MMFR2_EL1 >> 32n) },
    {
      c: "ARM64_SYS_REG(3, 0, 0, 7, 2) & 0xffffffff",
      value: Number(ID_AA64MMFR2_EL1 & 0xffff_ffffn),
    },
  ],
});
