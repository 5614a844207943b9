import { BoundedMap } from "../base/bounded-map.js";
import { bare, own } from "../base/plain.js";
import { quote } from "../base/quote.js";
import type { Platform, PresetName } from "../contract/platform.js";
import type { Result } from "../contract/result.js";
import type { Vm } from "../contract/vm.js";
import { VmprotError } from "../contract/vmprot-error.js";
import {
  ENVIRONMENT_FIELD_NAMES,
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
  VM_FIELDS,
} from "../rules/environment-fields.js";
import { PRESETS } from "../rules/presets.js";
import { ExploredTable } from "./explored-table.js";
import { ownFields } from "./own-fields.js";
import { PART_FIELDS, type Part, PartEncoder } from "./part-encoder.js";
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

  /** Where what unknown fields leave open is kept, for all environments of a service. */
  readonly explored: ExploredTable;

  /** @param fields known ones; they inherit nothing */
  constructor(fields: EnvironmentFields, explored: ExploredTable) {
    this.fields = fields;
    this.explored = explored;
    this.hosts = possibleHosts(fields);
    this.results = { coherent: [], strict: [] };
  }
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

const NOTHING = bare();

/** What is taken for granted where a query states only part. */
class Base {
  readonly platform: number;
  readonly vm: number;
  readonly vms: PartEncoder;
  /** The fields that `platform` stands for. */
  readonly stated: Platform;
  /** That of queries that state nothing besides, once one has been asked. */
  environment: Environment | undefined;

  constructor(number: number, platform: Platform, vm: Vm) {
    this.platform = number;
    this.stated = platform;
    this.vm = new PartEncoder("vm", 0, NOTHING).numberOf(vm);
    this.vms = new PartEncoder("vm", this.vm, vm as Readonly<Record<string, unknown>>);
  }
}

const platformFields = (platform: Platform): Platform =>
  ownFields(platform, "platform", PART_FIELDS.platform as (keyof Platform)[]);

/** Real callers have a handful; the limits only keep hostile input from growing memory. */
const MAX_PLATFORMS = 64;
const MAX_VMS = 64;

/** Turns what queries say of platform and VM into environments; equal ones are one object. */
export class EnvironmentTable {
  readonly #known = new BoundedMap<number, BoundedMap<number, Environment>>(MAX_PLATFORMS);
  readonly #explored = new ExploredTable();
  readonly #platforms = new PartEncoder("platform", 0, NOTHING);
  readonly #presets: ReadonlyMap<unknown, Base>;
  readonly #objects: Base;
  /** What was asked for last is often asked for next. */
  #lastPreset = "";
  #lastBase: Base | undefined;
  #lastHost = -1;
  #lastGuest = -1;
  #lastEnvironment: Environment | undefined;

  /**
   * A table for one service.
   *
   * @param vm what holds of every VM, over presets and `baseVm`
   * @param baseVm what holds of VMs on platform objects, where a preset brings its own
   * @throws VmprotError FIELD_UNKNOWN or FIELD_VALUE
   */
  constructor(vm: Vm = {}, baseVm: Vm = {}) {
    const over = ownFields(vm, "options.vm", PART_FIELDS.vm as (keyof Vm)[]);
    const base = (platform: Platform, ofVm: Vm): Base => {
      const stated = ownFields({ ...ofVm, ...over }, "options.vm", PART_FIELDS.vm as (keyof Vm)[]);
      return new Base(this.#platforms.numberOf(platform), platform, stated);
    };
    this.#presets = new Map(PRESETS.map((each) => [each.name, base(each.platform, each.vm)]));
    this.#objects = base({}, ownFields(baseVm, "options.baseVm", PART_FIELDS.vm as (keyof Vm)[]));
  }

  /**
   * The environment of a query; what is undefined is not stated.
   *
   * @param over what goes over the platform, field by field
   * @throws VmprotError PLATFORM_NAME_UNKNOWN, FIELD_UNKNOWN or FIELD_VALUE
   */
  resolve(
    platform: PresetName | Platform | undefined,
    vm: Vm | undefined,
    over?: Platform,
  ): Environment {
    const isObject = typeof platform !== "string" && platform !== undefined;
    const base = typeof platform === "string" ? this.#preset(platform) : this.#objects;
    if (over !== undefined) {
      const below = isObject ? platformFields(platform) : base.stated;
      const host = this.#platforms.numberOf(own({ ...below, ...platformFields(over) }));
      return this.#environment(host, this.#guest(base, vm));
    }
    if (isObject) {
      const host = this.#platforms.numberOf(platform);
      return this.#environment(host, this.#guest(base, vm));
    }
    if (vm !== undefined) return this.#environment(base.platform, this.#guest(base, vm));
    base.environment ??= this.#environment(base.platform, base.vm);
    return base.environment;
  }

  /** The number of a VM that is as `base` says except where `vm` states a field. */
  #guest(base: Base, vm: Vm | undefined): number {
    return vm === undefined ? base.vm : base.vms.numberOf(vm);
  }

  #environment(host: number, guest: number): Environment {
    const last = this.#lastEnvironment;
    if (last !== undefined && host === this.#lastHost && guest === this.#lastGuest) return last;
    const vms = this.#known.get(host) ?? this.#known.set(host, new BoundedMap(MAX_VMS));
    const environment = vms.get(guest) ?? vms.set(guest, this.#anew(host, guest));
    this.#lastHost = host;
    this.#lastGuest = guest;
    this.#lastEnvironment = environment;
    return environment;
  }

  /** Those of presets are never forgotten, so that there must not be another that is equal. */
  #anew(host: number, guest: number): Environment {
    for (const base of [...this.#presets.values(), this.#objects]) {
      const { environment, platform, vm } = base;
      if (environment !== undefined && platform === host && vm === guest) return environment;
    }
    return new Environment(fieldsOf({ platform: host, vm: guest }), this.#explored);
  }

  #preset(name: string): Base {
    if (this.#lastBase !== undefined && name === this.#lastPreset) return this.#lastBase;
    const base = this.#presets.get(name);
    if (base === undefined) {
      const names = PRESETS.map(({ name }) => name).join(", ");
      throw new VmprotError(
        "PLATFORM_NAME_UNKNOWN",
        `There is no platform preset ${quote(name)}; there are ${names}.`,
      );
    }
    this.#lastPreset = name;
    this.#lastBase = base;
    return base;
  }
}
