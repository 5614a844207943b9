import { VmprotError } from "../codes/vmprot-error.js";
import type { Platform, PresetName } from "../contract/platform.js";
import type { Vm } from "../contract/vm.js";
import { PRESETS } from "../platforms/presets.js";
import { keyOf, overriddenKey } from "./environment.js";

interface Base {
  readonly platformKey: number;
  readonly arch: Platform["arch"];
  readonly vm: Vm;
  readonly vmKey: number;
}

/** Turns what queries say of platform and VM into environment keys. */
export class EnvironmentResolver {
  readonly #presets: ReadonlyMap<string, Base>;
  readonly #objects: Base;

  /**
   * @param vm what holds of every VM, over presets and `baseVm`
   * @param baseVm what holds of VMs on platform objects, where a preset brings its own
   */
  constructor(vm: Vm = {}, baseVm: Vm = {}) {
    const base = (platform: Platform, own: Vm): Base => {
      const merged = { ...own, ...vm };
      return {
        platformKey: keyOf(platform, "platform"),
        arch: platform.arch,
        vm: merged,
        vmKey: keyOf(merged, "vm"),
      };
    };
    this.#presets = new Map(
      PRESETS.map((preset) => [preset.name, base(preset.platform, preset.vm)]),
    );
    this.#objects = base({}, baseVm);
  }

  /** The architecture, undefined where it is unknown. */
  arch(platform: PresetName | Platform | undefined): Platform["arch"] {
    const arch = typeof platform === "object" ? platform.arch : this.#base(platform).arch;
    return arch === "unknown" ? undefined : arch;
  }

  /**
   * The key of the whole environment.
   *
   * @throws VmprotError PLATFORM_NAME_UNKNOWN, FIELD_UNKNOWN or FIELD_VALUE
   */
  key(platform: PresetName | Platform | undefined, vm: Vm | undefined): number {
    const base = this.#base(platform);
    const platformKey =
      typeof platform === "object" ? keyOf(platform, "platform") : base.platformKey;
    return platformKey + (vm === undefined ? base.vmKey : overriddenKey(base.vm, base.vmKey, vm));
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
