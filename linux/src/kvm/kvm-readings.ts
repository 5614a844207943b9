import { type Found, type HostReading, notFound } from "../host/host-reading.js";
import { FWB_SHIFT } from "../uapi/kvm-arm64-uapi.js";
import { KVM_X86_QUIRK_IGNORE_GUEST_PAT } from "../uapi/kvm-uapi.js";
import type { KvmAnswer } from "./ask-arm64.js";
import type { KvmAnswers } from "./ask-kvm.js";

type Known = ReadonlyMap<HostReading["field"], HostReading["value"]>;

/** The fields that only KVM can tell, for a host of which the other readings are known. */
export function kvmReadings(
  readings: readonly HostReading[],
  kvm: KvmAnswers | undefined,
): HostReading[] {
  const known: Known = new Map(readings.map(({ field, value }) => [field, value]));
  const arch = known.get("arch");
  if (arch === "x86_64" && known.get("vendor") !== "amd") {
    return [{ field: "guestPatQuirk", ...guestPatQuirk(known, kvm) }];
  }
  if (arch !== "arm64") return [];
  const supported = cacheablePfnmap(kvm);
  return [
    { field: "fwb", ...fwb(kvm, supported) },
    { field: "cacheablePfnmap", ...supported },
  ];
}

function guestPatQuirk(known: Known, kvm: KvmAnswers | undefined): Found {
  const what = "KVM_CHECK_EXTENSION(213)";
  const quirks = kvm?.disableQuirks2;
  if (quirks !== undefined) {
    const value = (quirks & KVM_X86_QUIRK_IGNORE_GUEST_PAT) !== 0;
    return { value, from: `/dev/kvm, ${what}, bit 9` };
  }
  // KVM leaves the bit out on these hosts, whatever the kernel (arch/x86/kvm/x86.c, Linux 6.18).
  if (known.get("vendor") === "intel") {
    if (known.get("selfSnoop") === false) return { value: false, from: "selfSnoop is false" };
    if (known.get("nestedPaging") === false) return { value: false, from: "nestedPaging is false" };
  }
  return notFound(unasked(what, kvm) ?? `${what} failed`);
}

function cacheablePfnmap(kvm: KvmAnswers | undefined): Found {
  const what = "KVM_CHECK_EXTENSION(243) of a VM";
  const answer = kvm?.arm64?.cacheablePfnmap;
  if (answer === undefined) return notFound(unasked(what, kvm) ?? `needs ${what}`);
  return "fault" in answer ? notFound(answer.fault) : { value: answer.value === 1, from: what };
}

/** The capability needs CTR_EL0.DIC too, so that only its presence says anything of FEAT_S2FWB. */
function fwb(kvm: KvmAnswers | undefined, supported: Found): Found {
  if (supported.value === true) return supported;
  const what = "KVM_GET_ONE_REG of a virtual CPU's ID_AA64MMFR2_EL1, bits 43:40";
  const answer: KvmAnswer<bigint> | undefined = kvm?.arm64?.mmfr2;
  if (answer === undefined) return notFound(unasked(what, kvm) ?? `needs ${what}`);
  if ("fault" in answer) return notFound(answer.fault);
  return { value: ((answer.value >> FWB_SHIFT) & 0xfn) >= 1n, from: what };
}

/** Why KVM was not asked; undefined where it was. */
function unasked(what: string, kvm: KvmAnswers | undefined): string | undefined {
  if (kvm?.fault !== undefined) return `needs ${what}: ${kvm.fault.message}`;
  return kvm === undefined ? `needs ${what} on /dev/kvm` : undefined;
}
