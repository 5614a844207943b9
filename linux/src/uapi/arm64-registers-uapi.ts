import { type HeaderChecks, headerChecks } from "@vmprot/core/uapi";

/** How many bits the guest's addresses have, as an argument of KVM_CREATE_VM. */
export const vmTypeOf = (bits: number): number => bits & 0xff;

const KVM_REG_ARM64 = 0x6000_0000_0000_0000n;
const KVM_REG_SIZE_U64 = 0x0030_0000_0000_0000n;
const KVM_REG_ARM_CORE = 0x0010_0000n;
const KVM_REG_ARM64_SYSREG = 0x0013_0000n;

/** Core registers are numbered by their place in struct kvm_regs, in words of 32 bits. */
const core = (offset: number): bigint =>
  KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | BigInt(offset / 4);
/** KVM's number of X0 to X30. */
export const x = (index: number): bigint => core(8 * index);
/** KVM's number of the address of the next instruction. */
export const PC = core(256);
/** KVM's number of the processor's state: exception level, masked interrupts, flags. */
export const PSTATE = core(264);

/** By the fields of the MRS instruction (Arm ARM, C5.3). */
const system = (op0: number, op1: number, crn: number, crm: number, op2: number): bigint =>
  KVM_REG_ARM64 |
  KVM_REG_SIZE_U64 |
  KVM_REG_ARM64_SYSREG |
  BigInt((op0 << 14) | (op1 << 11) | (crn << 7) | (crm << 3) | op2);
export const SCTLR_EL1 = system(3, 0, 1, 0, 0);
export const TTBR0_EL1 = system(3, 0, 2, 0, 0);
export const TCR_EL1 = system(3, 0, 2, 0, 2);
export const MAIR_EL1 = system(3, 0, 10, 2, 0);
export const VBAR_EL1 = system(3, 0, 12, 0, 0);

/** What arch/arm64's headers must say. */
export const uapiChecks = (): HeaderChecks & { readonly arch: string } => ({
  arch: "arm64",
  headers: ["linux/kvm.h"],
  checks: headerChecks([
    {
      "KVM_VM_TYPE_ARM_IPA_SIZE(36)": vmTypeOf(36),
      "KVM_REG_ARM64 >> 32": Number(KVM_REG_ARM64 >> 32n),
      "KVM_REG_SIZE_U64 >> 32": Number(KVM_REG_SIZE_U64 >> 32n),
      KVM_REG_ARM_CORE: Number(KVM_REG_ARM_CORE),
      "KVM_REG_ARM_CORE_REG(regs.regs[1]) * 4": 8,
      "KVM_REG_ARM_CORE_REG(regs.pc) * 4": 256,
      "KVM_REG_ARM_CORE_REG(regs.pstate) * 4": 264,
      "ARM64_SYS_REG(3, 0, 10, 2, 0) & 0xffffffff": Number(MAIR_EL1 & 0xffff_ffffn),
      "ARM64_SYS_REG(3, 0, 12, 0, 0) & 0xffffffff": Number(VBAR_EL1 & 0xffff_ffffn),
    },
  ]),
});
