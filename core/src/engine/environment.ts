import { BoundedMap } from "../base/bounded-map.js";
import { bare, isPlainObject } from "../base/plain.js";
import { quote } from "../base/quote.js";
import { kernelEpoch } from "../contract/kernel-epochs.js";
import type { Platform, PresetName } from "../contract/platform.js";
import type { Result } from "../contract/result.js";
import type { Vm } from "../contract/vm.js";
import { VmprotError } from "../contract/vmprot-error.js";
import {
  ENVIRONMENT_FIELD_NAMES,
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
  PLATFORM_FIELDS,
  VM_FIELDS,
} from "../rules/environment-fields.js";
import { PRESETS } from "../rules/presets.js";
import { notAnObject, ownFields, unknownField } from "./own-fields.js";
import { type PossibleHosts, possibleHosts } from "./possible-hosts.js";

/** A host and a VM, with unknown fields absent. */
export type EnvironmentFields = { readonly [F in EnvironmentField]?: FieldValue };

/** A host and a VM, and the results that have been worked out for them. */
export class Environment {
  readonly fields: EnvironmentFields;
  /** What adapters may ask of the host. */
  readonly hosts: PossibleHosts;
  /** By profile, then by the answer's index. */
  readonly results: {
    readonly coherent: (Result | undefined)[];
    readonly strict: (Result | undefined)[];
  };

  /** @param fields known ones; they inherit nothing */
  constructor(fields: EnvironmentFields) {
    this.fields = fields;
    this.hosts = possibleHosts(fields);
    this.results = { coherent: [], strict: [] };
  }
}

/** The two objects that fields belong to; each has a number of its own. */
type Part = "platform" | "vm";

/** What each value of a field adds to its part's number; unknown adds 0. */
interface Weights {
  readonly no: number;
  readonly yes: number;
  readonly words: ReadonlyMap<unknown, number>;
}

const NAMES: Readonly<Record<Part, readonly string[]>> = {
  platform: Object.keys(PLATFORM_FIELDS),
  vm: Object.keys(VM_FIELDS),
};
const WEIGHTS: Readonly<Record<Part, ReadonlyMap<string, Weights>>> = {
  platform: weightsOf(NAMES.platform),
  vm: weightsOf(NAMES.vm),
};

function weightsOf(names: readonly string[]): Map<string, Weights> {
  let weight = 1;
  const all = new Map<string, Weights>();
  for (const name of names) {
    const values = ENVIRONMENT_FIELDS[name as EnvironmentField];
    const words = new Map<unknown, number>([["unknown", 0]]);
    for (const [index, value] of values.entries()) words.set(value, (index + 1) * weight);
    all.set(name, { no: words.get(false) ?? -1, yes: words.get(true) ?? -1, words });
    weight *= values.length + 1;
  }
  return all;
}

/** The number that equal knowledge shares. Own properties are read once each. */
function numberOf(object: Platform | Vm, of: Part): number {
  if (!isPlainObject(object)) throw notAnObject(of, object);
  const fields = WEIGHTS[of];
  let number = 0;
  for (const name of Object.keys(object)) {
    const weights = fields.get(name);
    if (weights === undefined) throw unknownField(of, name, NAMES[of]);
    number += worth(weights, object[name], of, name);
  }
  return number;
}

function worth(weights: Weights, value: unknown, of: Part, name: string): number {
  if (value === undefined) return 0;
  if (value === true && weights.yes >= 0) return weights.yes;
  if (value === false && weights.no >= 0) return weights.no;
  const known =
    weights.words.get(value) ?? (name === "kernel" ? kernelWorth(weights, value) : undefined);
  if (known !== undefined) return known;
  const words = ENVIRONMENT_FIELDS[name as EnvironmentField];
  const values = name === "kernel" ? ["a version such as 6.18"] : words;
  throw new VmprotError(
    "FIELD_VALUE",
    `${of}.${name} must be one of: ${[...values, "unknown"].join(", ")}.`,
  );
}

const KERNELS = new BoundedMap<string, number>(256);

function kernelWorth({ words }: Weights, version: unknown): number | undefined {
  if (typeof version !== "string") return undefined;
  const known = KERNELS.get(version);
  if (known !== undefined) return known;
  const found = words.get(kernelEpoch(version));
  return found === undefined ? undefined : KERNELS.set(version, found);
}

/** The number of a VM that is `base` except where `vm` states a field. */
function overridden(base: Vm, number: number, vm: Vm): number {
  if (!isPlainObject(vm)) throw notAnObject("vm", vm);
  let all = number;
  for (const name of Object.keys(vm)) {
    const weights = WEIGHTS.vm.get(name);
    if (weights === undefined) throw unknownField("vm", name, NAMES.vm);
    const value = vm[name];
    if (value === undefined) continue;
    all += worth(weights, value, "vm", name);
    if (Object.hasOwn(base, name)) all -= worth(weights, base[name as keyof Vm], "vm", name);
  }
  return all;
}

/** The fields that the two parts' numbers stand for. */
function fieldsOf(numbers: Record<Part, number>): EnvironmentFields {
  const fields: { [F in EnvironmentField]?: FieldValue } = bare();
  for (const name of ENVIRONMENT_FIELD_NAMES) {
    const of = Object.hasOwn(VM_FIELDS, name) ? "vm" : "platform";
    const values = ENVIRONMENT_FIELDS[name];
    const digit = numbers[of] % (values.length + 1);
    numbers[of] = (numbers[of] - digit) / (values.length + 1);
    if (digit > 0) fields[name] = values[digit - 1] as FieldValue;
  }
  return Object.freeze(fields);
}

interface Base {
  readonly platform: number;
  readonly vm: number;
  /** What `vm` stands for. */
  readonly stated: Vm;
}

/** Real callers have a handful; the limits only keep hostile input from growing memory. */
const MAX_PLATFORMS = 64;
const MAX_VMS = 64;

/** Turns what queries say of platform and VM into environments; equal ones are one object. */
export class EnvironmentTable {
  readonly #known = new BoundedMap<number, BoundedMap<number, Environment>>(MAX_PLATFORMS);
  readonly #presets: ReadonlyMap<unknown, Base>;
  readonly #objects: Base;

  /**
   * A table for one service.
   *
   * @param vm what holds of every VM, over presets and `baseVm`
   * @param baseVm what holds of VMs on platform objects, where a preset brings its own
   * @throws VmprotError FIELD_UNKNOWN or FIELD_VALUE
   */
  constructor(vm: Vm = {}, baseVm: Vm = {}) {
    const over = ownFields(vm, "options.vm", NAMES.vm as (keyof Vm)[]);
    const base = (platform: Platform, own: Vm): Base => {
      const stated = ownFields({ ...own, ...over }, "options.vm", NAMES.vm as (keyof Vm)[]);
      return { platform: numberOf(platform, "platform"), vm: numberOf(stated, "vm"), stated };
    };
    this.#presets = new Map(PRESETS.map((each) => [each.name, base(each.platform, each.vm)]));
    this.#objects = base({}, ownFields(baseVm, "options.baseVm", NAMES.vm as (keyof Vm)[]));
  }

  /**
   * The environment of a query; what is undefined is not stated.
   *
   * @throws VmprotError PLATFORM_NAME_UNKNOWN, FIELD_UNKNOWN or FIELD_VALUE
   */
  resolve(platform: PresetName | Platform | undefined, vm: Vm | undefined): Environment {
    const base = this.#base(platform);
    const host =
      typeof platform === "string" || platform === undefined
        ? base.platform
        : numberOf(platform, "platform");
    const guest = vm === undefined ? base.vm : overridden(base.stated, base.vm, vm);
    const vms = this.#known.get(host) ?? this.#known.set(host, new BoundedMap(MAX_VMS));
    return (
      vms.get(guest) ?? vms.set(guest, new Environment(fieldsOf({ platform: host, vm: guest })))
    );
  }

  #base(platform: PresetName | Platform | undefined): Base {
    if (typeof platform !== "string") return this.#objects;
    const preset = this.#presets.get(platform);
    if (preset !== undefined) return preset;
    const names = PRESETS.map(({ name }) => name).join(", ");
    throw new VmprotError(
      "PLATFORM_NAME_UNKNOWN",
      `There is no platform preset ${quote(platform)}; there are ${names}.`,
    );
  }
}
