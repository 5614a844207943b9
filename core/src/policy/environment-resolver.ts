import { VmprotError } from "../codes/vmprot-error.js";
import type { Platform, PresetName } from "../contract/platform.js";
import type { Vm } from "../contract/vm.js";
import { PRESETS } from "../platforms/presets.js";
import { BoundedMap } from "./bounded-map.js";
import { type Environment, environmentOf, keyOf, overriddenKey } from "./environment.js";

interface Base {
  readonly platformKey: number;
  readonly vm: Vm;
  readonly vmKey: number;
  readonly environment: Environment;
}

/** Real callers have a handful; the limits only keep hostile input from growing memory. */
const MAX_PLATFORMS = 256;
const MAX_VMS = 256;

/** Turns what queries say of platform and VM into environments; equal ones are one object. */
export class EnvironmentResolver {
  readonly #known = new BoundedMap<number, BoundedMap<number, Environment>>(MAX_PLATFORMS);
  readonly #presets: ReadonlyMap<string, Base>;
  readonly #objects: Base;

  /**
   * @param vm what holds of every VM, over presets and `baseVm`
   * @param baseVm what holds of VMs on platform objects, where a preset brings its own
   */
  constructor(vm: Vm = {}, baseVm: Vm = {}) {
    const base = (platform: Platform, own: Vm): Base => {
      const merged = { ...own, ...vm };
      const platformKey = keyOf(platform, "platform");
      const vmKey = keyOf(merged, "vm");
      return { platformKey, vm: merged, vmKey, environment: this.#intern(platformKey, vmKey) };
    };
    this.#presets = new Map(
      PRESETS.map((preset) => [preset.name, base(preset.platform, preset.vm)]),
    );
    this.#objects = base({}, baseVm);
  }

  /**
   * The environment of a query.
   *
   * @throws VmprotError PLATFORM_NAME_UNKNOWN, FIELD_UNKNOWN or FIELD_VALUE
   */
  resolve(platform: PresetName | Platform | undefined, vm: Vm | undefined): Environment {
    const base = this.#base(platform);
    if (vm === undefined && typeof platform !== "object") return base.environment;
    const platformKey =
      typeof platform === "object" ? keyOf(platform, "platform") : base.platformKey;
    const vmKey = vm === undefined ? base.vmKey : overriddenKey(base.vm, base.vmKey, vm);
    return this.#intern(platformKey, vmKey);
  }

  #intern(platform: number, vm: number): Environment {
    const vms = this.#known.get(platform) ?? this.#known.set(platform, new BoundedMap(MAX_VMS));
    return vms.get(vm) ?? vms.set(vm, environmentOf({ platform, vm }));
  }

  #base(platform: PresetName | Platform | undefined): Base {
    if (typeof platform !== "string") return this.#objects;
    const preset = this.#presets.get(platform);
    if (preset === undefined) {
      const names = PRESETS.map(({ name }) => name).join(", ");
      throw new VmprotError(
        "PLATFORM_NAME_UNKNOWN",
        `There is no platform preset "${platform}"; there are ${names}.`,
      );
    }
    return preset;
  }
}
