import {
  PLAIN_VM,
  type Platform,
  PRESETS,
  type PresetName,
  type Profile,
  type Query,
  type SetFields,
  type Vm,
} from "@vmprot/core";
import type { AssumedFacts } from "./assumed-facts.js";

/** A platform that the caller names, and what kind of name that was. */
export interface NamedPlatform {
  readonly name: string;
  readonly value: PresetName | Platform;
  readonly from: "preset" | "detected" | "file";
}

/** Platform and VM of a query. */
export type Stated = Pick<Query, "platform" | "vm">;

/** What a caller says in advance, wherever it is said. */
export interface SettingsParts {
  readonly platform?: NamedPlatform | undefined;
  readonly profile?: Profile | undefined;
  /** The file that `vm` is from. */
  readonly vmName?: string | undefined;
  /** What is known of VMs where queries say nothing else. */
  readonly vm?: Vm | undefined;
  readonly set?: Required<SetFields> | undefined;
  readonly assumed?: AssumedFacts | undefined;
  /** Sentences for people about what is set and assumed, and where that is said. */
  readonly notes?: readonly string[];
}

const NOTHING = { platform: {}, vm: {} };

/** What a caller says in advance of all that is judged. */
export class Settings {
  readonly platform: NamedPlatform | undefined;
  readonly profile: Profile | undefined;
  readonly vmName: string | undefined;
  readonly vm: Vm;
  readonly set: Required<SetFields>;
  readonly assumed: AssumedFacts | undefined;
  readonly notes: readonly string[];

  constructor({ platform, profile, vmName, vm, set, assumed, notes }: SettingsParts) {
    this.platform = platform;
    this.profile = profile;
    this.vmName = vmName;
    this.vm = vm ?? {};
    this.set = set ?? NOTHING;
    this.assumed = assumed;
    this.notes = notes ?? [];
  }

  /**
   * Whether answers are of more than queries, machines and this command's own named files say: then
   * every row has to tell.
   */
  get isInForce(): boolean {
    return this.notes.length > 0;
  }

  /** The same on another platform. */
  on(platform: NamedPlatform | undefined): Settings {
    return new Settings({ ...this, platform });
  }

  /** The platform and VM that a query is answered for, which are its own where nothing else is said. */
  over({ platform: own, vm: ownVm }: Stated): Stated {
    const { set } = this;
    const said = this.platform?.value ?? own;
    const preset = isEmpty(set.platform) ? undefined : PRESETS.find(({ name }) => name === said);
    const platform = isEmpty(set.platform)
      ? said
      : { ...(preset?.platform ?? (said as Platform | undefined)), ...set.platform };
    // A platform as an object has not the VM that the preset brings.
    const brought = preset === undefined ? {} : unlikePlain(preset.vm);
    const vm = { ...brought, ...(isEmpty(brought) ? {} : this.vm), ...ownVm, ...set.vm };
    return { ...(platform && { platform }), ...(isEmpty(vm) ? {} : { vm }) };
  }
}

/** What of a VM is not as a plain one has it. */
export const unlikePlain = (vm: Vm): Vm =>
  Object.fromEntries(
    Object.entries(vm).filter(([name, value]) => PLAIN_VM[name as keyof Vm] !== value),
  );

const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;
