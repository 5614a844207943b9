import { PROFILES } from "@vmprot/core";
import { type Command, Option } from "commander";
import type { AdapterOptions } from "../adapters/adapter-options.js";

/** What the command line says in advance, in every command that judges. */
export interface SettingsOptions extends AdapterOptions {
  readonly platform?: string;
  readonly profile?: string;
  readonly vm?: string;
  readonly set?: readonly string[];
  readonly assume?: readonly string[];
}

/** What a command says of its options, where that differs from others. */
export interface SettingsTexts {
  readonly platform: string;
  /** Which of them may be repeated. */
  readonly several?: readonly ("platform" | "vm")[];
  readonly profile?: string;
  readonly vm?: string;
}

const ELSEWHERE = `
The environment says the same as options do: VMPROT_PLATFORM, VMPROT_PROFILE, VMPROT_VM, VMPROT_SET and
VMPROT_ASSUME, with commas between several; and so does vmprot.config.json. Options go first.`;

/** Gives a command these options. */
export function addSettingsOptions(command: Command, texts: SettingsTexts): Command {
  const {
    platform,
    several = [],
    profile = "which differences between host and guest types to accept",
    vm = "what is known of the VM, as JSON (default: a plain VM)",
  } = texts;
  const option = (what: "platform" | "vm", flags: string, text: string): Option => {
    const one = new Option(flags, text);
    return several.includes(what) ? one.argParser(repeated) : one;
  };
  return command
    .addOption(option("platform", "--platform <name>", platform))
    .addOption(new Option("--profile <profile>", profile).choices(PROFILES))
    .addOption(option("vm", "--vm <file>", vm))
    .option(
      "--set <field=value>",
      "a field's value, such as platform.kernel=6.18 or vm.guestPat=honored, whatever others say; may be repeated",
      repeated,
    )
    .addOption(assumeOption())
    .addHelpText("after", ELSEWHERE);
}

/** The option alone, for commands whose others mean something else. */
export function assumeOption(): Option {
  return new Option(
    "--assume <fact=value>",
    "a fact's value where nobody knows it, such as deviceCoherent=true, or EXPORTER.FACT=VALUE; may be repeated",
  ).argParser(repeated);
}

/** The values of an option that may be repeated. */
export const repeated = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  text,
];
