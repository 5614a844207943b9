import type { Platform, PresetName } from "./contract/platform.js";
import type { Profile } from "./contract/profile.js";
import type { Facts } from "./contract/query.js";
import type { Vm } from "./contract/vm.js";

/** What all mappings of one VM are judged by. */
export interface VmFacts {
  /** A preset's name, or what is known of the host; absent means nothing is known. */
  readonly platform?: PresetName | Platform;
  /** What is known of the VM; with a preset, what differs from the plain VM. */
  readonly vm?: Vm;
  /** Absent means `worst-case`. */
  readonly profile?: Profile;
}

/** A frozen copy, which the caller cannot change afterwards. */
export function copyOfVmFacts({ platform, vm, profile }: VmFacts): VmFacts {
  const copy = {
    platform: typeof platform === "object" ? Object.freeze({ ...platform }) : platform,
    vm: vm && Object.freeze({ ...vm }),
    profile,
  };
  return Object.freeze(defined(copy));
}

/** New facts over known ones: `vm` field by field, the others whole. */
export function mergedVmFacts(known: VmFacts, { vm, ...others }: VmFacts): VmFacts {
  const merged = { ...known, ...defined(others) };
  return vm === undefined ? merged : { ...merged, vm: { ...known.vm, ...defined(vm) } };
}

/** A frozen copy of a buffer's facts, which are values and lists of values. */
export function copyOfFacts(facts: Facts): Facts {
  const entries = Object.entries(facts).map(([name, value]) => [
    name,
    Array.isArray(value) ? Object.freeze([...value]) : value,
  ]);
  return Object.freeze(Object.fromEntries(entries));
}

/** The same object without the fields that are undefined, which would hide earlier ones. */
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as never;
}
