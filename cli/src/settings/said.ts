import type { Facts, SetFields } from "@vmprot/core";
import type { ConfigFile } from "../adapters/config-file.js";
import type { SettingsOptions } from "./settings-options.js";

/** What can be said in advance. */
export type Saying = "platform" | "profile" | "vm" | "set" | "assume";

/** What one place says in advance: the command line, the environment, or the configuration. */
export interface Said {
  readonly platform?: string | undefined;
  readonly profile?: string | undefined;
  readonly vm?: string | undefined;
  readonly set?: readonly string[] | SetFields | undefined;
  readonly assume?: readonly string[] | Facts | undefined;
  /** That files are found from; absent means the current one. */
  readonly folder?: string;
  /** What messages call whatever says it: `--set`, `VMPROT_SET`, `vmprot.config.json`. */
  readonly nameOf: (what: Saying) => string;
}

const SAYINGS: readonly Saying[] = ["platform", "profile", "vm", "set", "assume"];

/** Every place that says anything; each goes before the ones ahead of it. */
export function saidInAdvance(
  options: SettingsOptions,
  config: ConfigFile | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Said[] {
  const places = [
    ...(config === undefined ? [] : [ofConfiguration(config)]),
    ofEnvironment(environment),
    { ...options, nameOf: (what: Saying) => `--${what}` },
  ];
  return places.filter((place) => SAYINGS.some((what) => place[what] !== undefined));
}

const variable = (what: Saying): string => `VMPROT_${what.toUpperCase()}`;

/** A variable that is empty says nothing; lists are separated by commas. */
function ofEnvironment(environment: NodeJS.ProcessEnv): Said {
  const text = (what: Saying): string | undefined => environment[variable(what)] || undefined;
  return {
    platform: text("platform"),
    profile: text("profile"),
    vm: text("vm"),
    set: text("set")?.split(","),
    assume: text("assume")?.split(","),
    nameOf: variable,
  };
}

function ofConfiguration({ path, folder, config }: ConfigFile): Said {
  const { platform, profile, vm, set, assume } = config;
  return { platform, profile, vm, set, assume, folder, nameOf: () => path };
}
