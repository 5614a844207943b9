import type { StructureValues } from "@vmprot/core/uapi";
import {
  CPUID_ENTRY,
  CPUID2,
  GET_CPUID2,
  MOST_CPUID_ENTRIES,
  SET_CPUID2,
} from "../uapi/kvm-x86-uapi.js";
import { failed } from "./kvm-call.js";
import type { Vcpu } from "./vcpu.js";

/** What CPUID answers for one leaf (`function`) and subleaf (`index`); registers have 32 bits, unsigned. */
export type CpuidEntry = StructureValues<typeof CPUID_ENTRY.fields>;

/**
 * Changes what CPUID answers on an x86 virtual CPU that has not run yet. At first that is all that KVM and this
 * host can offer.
 *
 * @param change gets every entry, and returns what takes its place
 * @throws VmprotError KVM_CALL_FAILED
 */
export function changeCpuid(vcpu: Vcpu, change: (entry: CpuidEntry) => CpuidEntry): void {
  const bytes = new Uint8Array(CPUID2.size + MOST_CPUID_ENTRIES * CPUID_ENTRY.size);
  bytes.set(CPUID2.bytes({ nent: MOST_CPUID_ENTRIES }));
  const unread = vcpu.ioctl(GET_CPUID2.request, bytes);
  if (unread !== 0) throw failed("KVM_GET_CPUID2", unread);
  for (let index = 0; index < CPUID2.read(bytes).nent; index++) {
    const at = CPUID2.size + index * CPUID_ENTRY.size;
    bytes.set(CPUID_ENTRY.bytes(change(CPUID_ENTRY.read(bytes, at))), at);
  }
  const errno = vcpu.ioctl(SET_CPUID2.request, bytes);
  if (errno !== 0) throw failed("KVM_SET_CPUID2", errno);
}
