import { type HeaderChecks, headerChecks } from "@vmprot/core/uapi";

const KVM_REG_RISCV = 0x8000_0000_0000_0000n;
const KVM_REG_SIZE_U64 = 0x0030_0000_0000_0000n;
const KVM_REG_RISCV_CORE = 0x0200_0000n;
const KVM_REG_RISCV_CSR = 0x0300_0000n;
const KVM_REG_RISCV_ISA_EXT = 0x0700_0000n;

/** Registers of a kind are numbered by their place in its structure, in words of 64 bits. */
const registerOf = (kind: bigint, index: number): bigint =>
  KVM_REG_RISCV | KVM_REG_SIZE_U64 | kind | BigInt(index);

/** Of struct kvm_riscv_core. */
export const PC = registerOf(KVM_REG_RISCV_CORE, 0);
export const T2 = registerOf(KVM_REG_RISCV_CORE, 7);
/** KVM's number of a0 to a7. */
export const a = (index: number): bigint => registerOf(KVM_REG_RISCV_CORE, 10 + index);

/** Of struct kvm_riscv_csr. */
export const STVEC = registerOf(KVM_REG_RISCV_CSR, 2);
export const SATP = registerOf(KVM_REG_RISCV_CSR, 8);

/** 1 where the guest has the extension; KVM gives it what the host has. */
export const SVPBMT = registerOf(KVM_REG_RISCV_ISA_EXT, 7);

/** What arch/riscv's headers must say. */
export const uapiChecks = (): HeaderChecks & { readonly arch: string } => ({
  arch: "riscv64",
  headers: ["linux/kvm.h"],
  checks: headerChecks([
    {
      "KVM_REG_RISCV >> 32": Number(KVM_REG_RISCV >> 32n),
      "KVM_REG_SIZE_U64 >> 32": Number(KVM_REG_SIZE_U64 >> 32n),
      KVM_REG_RISCV_CORE: Number(KVM_REG_RISCV_CORE),
      KVM_REG_RISCV_CSR: Number(KVM_REG_RISCV_CSR),
      KVM_REG_RISCV_ISA_EXT: Number(KVM_REG_RISCV_ISA_EXT),
      "KVM_REG_RISCV_CORE_REG(regs.pc)": 0,
      "KVM_REG_RISCV_CORE_REG(regs.t2)": 7,
      "KVM_REG_RISCV_CORE_REG(regs.a0)": 10,
      "KVM_REG_RISCV_CSR_REG(stvec)": 2,
      "KVM_REG_RISCV_CSR_REG(satp)": 8,
      KVM_RISCV_ISA_EXT_SVPBMT: 7,
    },
  ]),
});
