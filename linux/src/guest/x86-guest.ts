import type { GuestFault } from "./guest-fault.js";
import { CODE, type GuestReport, type Round } from "./guest-mode.js";
import type { Exit, Vcpu } from "./vcpu.js";
import { REPORT_PORT } from "./x86-code.js";
import { type GeneralRegisters, general, setGeneral } from "./x86-registers.js";

/** Sets the registers that both programs want, and those that one of them does besides. */
export function beginRound(
  vcpu: Vcpu,
  { pages, expected, written }: Round,
  besides: GeneralRegisters,
): GuestFault | undefined {
  const errno = setGeneral(vcpu, {
    ...{ rip: CODE, rcx: pages, rdx: REPORT_PORT, rsi: expected, rbx: written },
    ...besides,
  });
  return errno === 0 ? undefined : { call: "KVM_SET_REGS", errno };
}

export const reportOf = (exit: Exit): GuestReport | undefined =>
  exit.kind === "out" && exit.port === REPORT_PORT ? { wrongPages: exit.value } : undefined;

export function pagesLeft(vcpu: Vcpu): number | undefined {
  const left = general(vcpu, "rcx");
  return left === undefined ? undefined : Number(left);
}
