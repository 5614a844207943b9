import { isPlainObject, own } from "./base/plain.js";
import type { Facts } from "./contract/fact.js";
import type { Platform, PresetName } from "./contract/platform.js";
import type { Profile } from "./contract/profile.js";
import type { Vm } from "./contract/vm.js";
import { ownFields } from "./engine/own-fields.js";
import { PLATFORM_FIELDS, VM_FIELDS } from "./rules/environment-fields.js";

/** What all mappings of one VM are asked about by. */
export interface VmFacts {
  /** A preset's name, or what is known of the host; absent means nothing is known. */
  readonly platform?: PresetName | Platform;
  /** What is known of the VM; with a preset, what differs from the plain VM. */
  readonly vm?: Vm;
  /** Absent means `coherent`. */
  readonly profile?: Profile;
}

const PLATFORM = Object.keys(PLATFORM_FIELDS) as (keyof Platform)[];
const VM = Object.keys(VM_FIELDS) as (keyof Vm)[];

/**
 * A frozen copy of own fields, which the caller cannot change afterwards.
 *
 * @throws VmprotError FIELD_UNKNOWN or FIELD_VALUE
 */
export function copyOfVmFacts(facts: VmFacts): VmFacts {
  const { platform, vm, profile } = ownFields(facts, "VM facts", ["platform", "vm", "profile"]);
  return Object.freeze(
    own({
      ...(platform !== undefined && {
        platform:
          typeof platform === "string" ? platform : ownFields(platform, "platform", PLATFORM),
      }),
      ...(vm !== undefined && { vm: ownFields(vm, "vm", VM) }),
      ...(profile !== undefined && { profile }),
    }),
  );
}

/** New facts over known ones, both copies: `vm` field by field, the others whole. */
export function mergedVmFacts(known: VmFacts, { vm, ...others }: VmFacts): VmFacts {
  const merged = own<VmFacts>({ ...known, ...others });
  if (vm === undefined) return Object.freeze(merged);
  return Object.freeze(own({ ...merged, vm: Object.freeze(own({ ...known.vm, ...vm })) }));
}

/** A frozen copy of a buffer's facts, which are values and lists of values; anything else as it is. */
export function copyOfFacts(facts: Facts): Facts {
  if (!isPlainObject(facts)) return facts;
  const entries = Object.entries(facts).map(([name, value]) => [
    name,
    Array.isArray(value) ? Object.freeze(value.slice()) : value,
  ]);
  return Object.freeze(Object.fromEntries(entries));
}
