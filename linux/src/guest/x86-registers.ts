import type { StructureValues } from "@vmprot/core/uapi";
import {
  GET_REGS,
  GET_SREGS,
  MSR_ENTRY,
  MSRS,
  REGS,
  SET_MSRS,
  SET_REGS,
  SET_SREGS,
  SREGS,
} from "../uapi/kvm-x86-uapi.js";
import type { Vcpu } from "./vcpu.js";

export type GeneralRegisters = Partial<Record<keyof typeof REGS.fields, bigint | number>>;

/** Segment and control registers, by the names that C reaches them by: `cs.base`, `cr0`. */
export type SpecialRegisters = Partial<StructureValues<typeof SREGS.fields>>;

/** Sets all general registers: those that are not named become 0. @returns 0, or the errno */
export function setGeneral(vcpu: Vcpu, registers: GeneralRegisters): number {
  const values = Object.entries(registers).map(([name, value]) => [name, BigInt(value)]);
  // Bit 1 of RFLAGS is always set.
  const regs = REGS.bytes({ rflags: 2n, ...Object.fromEntries(values) });
  return vcpu.ioctl(SET_REGS.request, regs);
}

/** @returns the register's value; undefined if KVM does not say */
export function general(vcpu: Vcpu, name: keyof GeneralRegisters): bigint | undefined {
  const regs = REGS.bytes();
  const errno = vcpu.ioctl(GET_REGS.request, regs);
  return errno === 0 ? REGS.read(regs)[name] : undefined;
}

/** @returns the segment and control registers; undefined if KVM does not say */
export function special(vcpu: Vcpu): StructureValues<typeof SREGS.fields> | undefined {
  const sregs = SREGS.bytes();
  return vcpu.ioctl(GET_SREGS.request, sregs) === 0 ? SREGS.read(sregs) : undefined;
}

/** Changes these of the segment and control registers. @returns 0, or the errno */
export function changeSpecial(vcpu: Vcpu, change: SpecialRegisters): number {
  const sregs = SREGS.bytes();
  const errno = vcpu.ioctl(GET_SREGS.request, sregs);
  if (errno !== 0) return errno;
  return vcpu.ioctl(SET_SREGS.request, SREGS.bytes({ ...SREGS.read(sregs), ...change }));
}

/** @returns whether the register took the value */
export function setMsr(vcpu: Vcpu, index: number, value: bigint): boolean {
  const entry = MSR_ENTRY.bytes({ index, data: value });
  return vcpu.ask(SET_MSRS.request, Uint8Array.of(...MSRS.bytes({ nmsrs: 1 }), ...entry)) === 1;
}
