import { type HeaderChecks, headerChecks, ioctlNumber } from "@vmprot/core/uapi";

/** The letter of KVM's ioctls. */
export const KVMIO = 0xae;

/** The only one there is (include/uapi/linux/kvm.h). */
export const KVM_API_VERSION = 12;
/** Answers with {@link KVM_API_VERSION}. */
export const KVM_GET_API_VERSION = ioctlNumber("none", KVMIO, 0x00, 0);
/** Answers with 0 for capabilities that are not there. */
export const KVM_CHECK_EXTENSION = ioctlNumber("none", KVMIO, 0x03, 0);

/** Answers with the mask of quirks that can be disabled. */
export const KVM_CAP_DISABLE_QUIRKS2 = 213;
/**
 * A bit of {@link KVM_CAP_DISABLE_QUIRKS2}, Linux 6.16 and later. KVM leaves it out where the CPU
 * has no self-snoop or EPT is off (arch/x86/kvm/x86.c, kvm_caps.supported_quirks).
 */
export const KVM_X86_QUIRK_IGNORE_GUEST_PAT = 1 << 9;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["linux/kvm.h"],
  checks: [
    ...headerChecks([
      { KVM_API_VERSION, KVM_GET_API_VERSION, KVM_CHECK_EXTENSION, KVM_CAP_DISABLE_QUIRKS2 },
    ]),
    ...headerChecks([{ KVM_X86_QUIRK_IGNORE_GUEST_PAT }], {
      since: { since: "6.16", ifdef: "KVM_X86_QUIRK_IGNORE_GUEST_PAT" },
    }),
  ],
});
