import { io } from "./ioc.js";
import type { UapiChecks } from "./uapi-checks.js";

const KVMIO = 0xae;

/** KVM_API_VERSION: the only one there is (include/uapi/linux/kvm.h). */
export const KVM_API_VERSION = 12;
/** Answers with {@link KVM_API_VERSION}. */
export const KVM_GET_API_VERSION = io(KVMIO, 0x00);
/** Answers with 0 for capabilities that are not there. */
export const KVM_CHECK_EXTENSION = io(KVMIO, 0x03);

/** Answers with the mask of quirks that can be disabled. */
export const KVM_CAP_DISABLE_QUIRKS2 = 213;
/** arm64, Linux 6.17 and later: FEAT_S2FWB and CTR_EL0.DIC, so that cached PFNMAPs are mapped. */
export const KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED = 243;
/**
 * A bit of {@link KVM_CAP_DISABLE_QUIRKS2}, Linux 6.16 and later. KVM leaves it out where the CPU
 * has no self-snoop or EPT is off (arch/x86/kvm/x86.c, kvm_caps.supported_quirks).
 */
export const KVM_X86_QUIRK_IGNORE_GUEST_PAT = 1 << 9;

/** What include/uapi must say, as C expressions. */
export const UAPI_CHECKS: UapiChecks = {
  headers: ["linux/kvm.h"],
  checks: [
    { c: "KVM_API_VERSION", value: KVM_API_VERSION },
    { c: "KVM_GET_API_VERSION", value: KVM_GET_API_VERSION },
    { c: "KVM_CHECK_EXTENSION", value: KVM_CHECK_EXTENSION },
    { c: "KVM_CAP_DISABLE_QUIRKS2", value: KVM_CAP_DISABLE_QUIRKS2 },
    {
      c: "KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED",
      value: KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED,
      since: "6.17",
      ifdef: "KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED",
    },
    {
      c: "KVM_X86_QUIRK_IGNORE_GUEST_PAT",
      value: KVM_X86_QUIRK_IGNORE_GUEST_PAT,
      since: "6.16",
      ifdef: "KVM_X86_QUIRK_IGNORE_GUEST_PAT",
    },
  ],
};
