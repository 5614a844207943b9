import { PLAIN_VM, type Platform, PRESETS, type PresetName, type Vm } from "@vmprot/core";
import { type Fault, settingsFault } from "../input/check-query.js";
import type { Settings } from "../settings/settings.js";
import type { Changes } from "./changes.js";
import { parsedText } from "./parsed-text.js";

/** A host and the VM on it, as far as they are stated. */
export interface World {
  readonly platform: Platform;
  readonly vm: Vm;
}

/** What rows of hosts say, by host. */
export type Hosts = ReadonlyMap<string, World>;

/** Puts worlds together of what rows, hosts and the command line say. */
export class Worlds {
  readonly #hosts: Hosts;
  readonly #settings: Settings;
  readonly #parts = new Map<string, Platform | Vm | PresetName | Fault>();

  constructor(hosts: Hosts, settings: Settings) {
    this.#hosts = hosts;
    this.#settings = settings;
  }

  /** The world of a row, or what is wrong with it. */
  of(host: string, platformText: string, vmText: string): World | Fault {
    const own = this.#part(platformText, "platform");
    const vm = this.#part(vmText, "vm");
    if (isFault(own)) return own;
    if (isFault(vm)) return vm;
    const known = this.#hosts.get(host);
    const { set, platform: stated, vm: statedVm } = this.#settings;
    const chosen = stated?.value ?? own;
    const preset =
      typeof chosen === "string" ? PRESETS.find(({ name }) => name === chosen) : undefined;
    const platform =
      preset?.platform ??
      (stated === undefined
        ? { ...known?.platform, ...stating(own as Platform, known?.platform) }
        : (chosen as Platform));
    const base = preset?.vm ?? PLAIN_VM;
    return {
      platform: withShortKernel({ ...platform, ...set.platform }),
      vm: { ...base, ...statedVm, ...known?.vm, ...(vm as Vm), ...set.vm },
    };
  }

  #part(text: string, kind: "platform" | "vm"): Platform | Vm | PresetName | Fault {
    if (text === "") return {};
    const key = `${kind} ${text}`;
    const known = this.#parts.get(key);
    if (known !== undefined) return known;
    const part = checkedPart(parsedText(text), kind);
    if (this.#parts.size < MOST_PARTS) this.#parts.set(key, part);
    return part;
  }
}

/** Of a release only the first two numbers count: so thousands of hosts are a few worlds. */
function withShortKernel(platform: Platform): Platform {
  const kernel = /^\d+\.\d+/.exec(platform.kernel ?? "")?.[0];
  return kernel === undefined ? platform : { ...platform, kernel };
}

/** What a row does not know does not take from what is known of its host. */
function stating(own: Platform, known: Platform | undefined): Platform {
  if (known === undefined) return own;
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== "unknown"));
}

/** Texts whose meaning is kept; the worlds of one fleet are few. */
const MOST_PARTS = 10_000;

/** A platform or VM of a row, or what is wrong with it. */
export function checkedPart(
  value: unknown,
  kind: "platform" | "vm",
): Platform | Vm | PresetName | Fault {
  if (typeof value === "string" && kind === "platform") {
    const preset = PRESETS.find(({ name }) => name === value);
    if (preset !== undefined) return preset.name;
    return { code: "PLATFORM_NAME_UNKNOWN", message: `There is no platform preset ${value}.` };
  }
  return settingsFault(value, kind) ?? (value as Platform | Vm);
}

/** Whether something is wrong. */
export function isFault(value: object | string): value is Fault {
  return typeof value === "object" && "code" in value && "message" in value;
}

/** The same world with what is set in it. */
export function changedWorld({ platform, vm }: World, changes: Changes): World {
  return { platform: { ...platform, ...changes.platform }, vm: { ...vm, ...changes.vm } };
}
