import { VmprotError } from "../codes/vmprot-error.js";
import type { Platform } from "../contract/platform.js";
import type { Vm } from "../contract/vm.js";
import { type KernelEpoch, kernelEpoch } from "../tables/kernel-epochs.js";
import { BoundedMap } from "./bounded-map.js";
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
  PLATFORM_FIELDS,
  VM_FIELDS,
} from "./fields.js";

const FIELDS = Object.keys(ENVIRONMENT_FIELDS) as EnvironmentField[];

/** The two objects that fields belong to; each has a number of its own. */
export type Part = "platform" | "vm";

/** What each value of a field adds to its part's key; unknown adds 0. */
type Places = ReadonlyMap<string, ReadonlyMap<unknown, number>>;

const PLACES: Readonly<Record<Part, Places>> = {
  platform: places(Object.keys(PLATFORM_FIELDS)),
  vm: places(Object.keys(VM_FIELDS)),
};

function places(fields: readonly string[]): Places {
  let weight = 1;
  const all = new Map<string, ReadonlyMap<unknown, number>>();
  for (const field of fields) {
    const values = ENVIRONMENT_FIELDS[field as EnvironmentField];
    const place = new Map<unknown, number>([
      ["unknown", 0],
      [undefined, 0],
    ]);
    for (const [index, value] of values.entries()) place.set(value, (index + 1) * weight);
    all.set(field, place);
    weight *= values.length + 1;
  }
  return all;
}

/** A host and a VM, with unknown fields absent. */
export type Environment = { readonly [F in EnvironmentField]?: FieldValue };

/** The key of a platform or VM object: a number that equal knowledge shares. */
export function keyOf(object: Platform | Vm, of: Part): number {
  let key = 0;
  for (const field in object) key += fieldKey(field, object[field as keyof typeof object], of);
  return key;
}

function fieldKey(field: string, value: unknown, of: Part): number {
  const place = PLACES[of].get(field);
  if (place === undefined) {
    throw new VmprotError("FIELD_UNKNOWN", `${of} has no field "${field}".`);
  }
  const key = place.get(value);
  if (key !== undefined) return key;
  const epoch = field === "kernel" && typeof value === "string" ? kernel(value) : undefined;
  if (epoch === undefined) throw invalid(of, field);
  return place.get(epoch) ?? 0;
}

const KERNELS = new BoundedMap<string, KernelEpoch>(256);

function kernel(version: string): KernelEpoch | undefined {
  const known = KERNELS.get(version);
  if (known !== undefined) return known;
  const epoch = kernelEpoch(version);
  return epoch && KERNELS.set(version, epoch);
}

/** The key of a VM that is `base` except where `vm` states a field. */
export function overriddenKey(base: Vm, baseKey: number, vm: Vm): number {
  if (baseKey === 0) return keyOf(vm, "vm");
  let key = baseKey;
  for (const field in vm) {
    const name = field as keyof Vm;
    const stated = vm[name];
    const taken = base[name];
    if (stated === undefined || stated === taken) continue;
    key += fieldKey(field, stated, "vm");
    if (taken !== undefined) key -= fieldKey(field, taken, "vm");
  }
  return key;
}

/** The environment that the two parts' keys stand for. */
export function environmentOf(keys: Readonly<Record<Part, number>>): Environment {
  const environment: { [F in EnvironmentField]?: FieldValue } = {};
  const rest = { ...keys };
  for (const field of FIELDS) {
    const of = field in VM_FIELDS ? "vm" : "platform";
    const radix = ENVIRONMENT_FIELDS[field].length + 1;
    const digit = rest[of] % radix;
    rest[of] = (rest[of] - digit) / radix;
    const value = ENVIRONMENT_FIELDS[field][digit - 1];
    if (value !== undefined) environment[field] = value;
  }
  return environment;
}

function invalid(of: string, field: string): VmprotError {
  const values =
    field === "kernel" ? ["a version such as 6.18"] : ENVIRONMENT_FIELDS[field as EnvironmentField];
  return new VmprotError(
    "FIELD_VALUE",
    `${of}.${field} must be one of: ${[...values, "unknown"].join(", ")}.`,
  );
}
