import type { Found, HostReading } from "../host-reading.js";
import { KVM_X86_QUIRK_IGNORE_GUEST_PAT } from "../uapi/kvm-uapi.js";
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
  const cap = capability(243, kvm, kvm?.cacheablePfnmap);
  const supported = kvm?.cacheablePfnmap;
  return [
    // The capability needs CTR_EL0.DIC too, so that its absence says nothing of FEAT_S2FWB.
    { field: "fwb", value: supported === 1 ? true : "unknown", from: cap },
    {
      field: "cacheablePfnmap",
      value: supported === undefined ? "unknown" : supported === 1,
      from: cap,
    },
  ];
}

function guestPatQuirk(known: Known, kvm: KvmAnswers | undefined): Found {
  const quirks = kvm?.disableQuirks2;
  if (quirks !== undefined) {
    const value = (quirks & KVM_X86_QUIRK_IGNORE_GUEST_PAT) !== 0;
    return { value, from: `${capability(213, kvm, quirks)}, bit 9` };
  }
  // KVM leaves the bit out on these hosts, whatever the kernel (arch/x86/kvm/x86.c, Linux 6.18).
  if (known.get("vendor") === "intel") {
    if (known.get("selfSnoop") === false) return { value: false, from: "selfSnoop is false" };
    if (known.get("nestedPaging") === false) return { value: false, from: "nestedPaging is false" };
  }
  return { value: "unknown", from: capability(213, kvm, quirks) };
}

/** Where the value is from, or why there is none. */
function capability(number: number, kvm: KvmAnswers | undefined, answer?: number): string {
  const what = `KVM_CHECK_EXTENSION(${number})`;
  if (answer !== undefined) return `/dev/kvm, ${what}`;
  if (kvm?.fault !== undefined) return `needs ${what}: ${kvm.fault.message}`;
  return kvm === undefined ? `needs ${what} on /dev/kvm` : `${what} failed`;
}
