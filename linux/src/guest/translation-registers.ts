import { MAIR_EL1, TCR_EL1, TTBR0_EL1 } from "../uapi/arm64-registers-uapi.js";
import { register } from "./one-register.js";
import type { Vcpu } from "./vcpu.js";
import { special } from "./x86-registers.js";

const ARM64 = { TTBR0_EL1, TCR_EL1, MAIR_EL1 };

/**
 * What a walk of the guest's own page tables begins with, by the manuals' names: CR3 and CR4, or TTBR0_EL1,
 * TCR_EL1 and MAIR_EL1. What KVM does not say is not there.
 *
 * @param arch as `process.arch` says it
 */
export function translationRegisters(
  vcpu: Vcpu,
  arch: string = process.arch,
): Record<string, bigint> {
  if (arch === "x64") {
    const { cr3, cr4 } = special(vcpu) ?? {};
    return cr3 === undefined || cr4 === undefined ? {} : { CR3: cr3, CR4: cr4 };
  }
  if (arch !== "arm64") return {};
  const values = Object.entries(ARM64).map(([name, id]) => [name, register(vcpu, id)] as const);
  return Object.fromEntries(
    values.filter((each): each is [string, bigint] => each[1] !== undefined),
  );
}
