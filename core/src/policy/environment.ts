import { VmprotError } from "../codes/vmprot-error.js";
import type { Platform } from "../contract/platform.js";
import type { Vm } from "../contract/vm.js";
import { KERNEL_EPOCHS, kernelEpoch } from "../tables/kernel-epochs.js";
import { BoundedMap } from "./bounded-map.js";
import { ENVIRONMENT_FIELDS, type EnvironmentField, type FieldValue, VM_FIELDS } from "./fields.js";

const FIELDS = Object.keys(ENVIRONMENT_FIELDS) as EnvironmentField[];

interface Place {
  readonly of: "platform" | "vm";
  /** Place value of the field's digit in an environment's key. */
  readonly weight: number;
  /** Digit of each value; 0 is unknown. */
  readonly digits: ReadonlyMap<unknown, number>;
}

const PLACES = new Map<string, Place>();
let weight = 1;
for (const field of FIELDS) {
  const values: readonly unknown[] = ENVIRONMENT_FIELDS[field];
  const digits = new Map(values.map((value, index) => [value, index + 1]));
  digits.set("unknown", 0).set(undefined, 0);
  PLACES.set(field, { of: field in VM_FIELDS ? "vm" : "platform", weight, digits });
  weight *= values.length + 1;
}

/** How many environments there are, unknown fields included; below 2^53, so that keys are exact. */
export const ENVIRONMENT_COUNT = weight;

/** A host and a VM, with unknown fields absent. */
export type Environment = { readonly [F in EnvironmentField]?: FieldValue };

/** The key of a platform or VM object: a number that equal knowledge shares. */
export function keyOf(object: Platform | Vm, of: "platform" | "vm"): number {
  let key = 0;
  for (const field in object) key += fieldKey(field, object[field as keyof typeof object], of);
  return key;
}

function fieldKey(field: string, value: unknown, of: "platform" | "vm"): number {
  const place = PLACES.get(field);
  if (place === undefined || place.of !== of) {
    throw new VmprotError("FIELD_UNKNOWN", `${of} has no field "${field}".`);
  }
  const digit = place.digits.get(value) ?? (field === "kernel" ? kernelDigit(value) : undefined);
  if (digit === undefined) throw invalid(of, field);
  return digit * place.weight;
}

const KERNEL_DIGITS = new BoundedMap<string, number>(256);

function kernelDigit(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const known = KERNEL_DIGITS.get(value);
  if (known !== undefined) return known;
  const epoch = kernelEpoch(value);
  return epoch && KERNEL_DIGITS.set(value, KERNEL_EPOCHS.indexOf(epoch) + 1);
}

/** The key of a VM that is `base` except where `vm` states a field. */
export function overriddenKey(base: Vm, baseKey: number, vm: Vm): number {
  let key = baseKey;
  for (const field in vm) {
    const name = field as keyof Vm;
    if (vm[name] === undefined) continue;
    key += fieldKey(field, vm[name], "vm") - fieldKey(field, base[name], "vm");
  }
  return key;
}

/** The environment that a key stands for. */
export function environmentOf(key: number): Environment {
  const environment: { [F in EnvironmentField]?: FieldValue } = {};
  let rest = key;
  for (const field of FIELDS) {
    const radix = ENVIRONMENT_FIELDS[field].length + 1;
    const digit = rest % radix;
    rest = (rest - digit) / radix;
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
