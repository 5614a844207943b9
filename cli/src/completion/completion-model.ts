import { ADAPTERS } from "@vmprot/adapters";
import { CODE_TABLE, PRESETS } from "@vmprot/core";
import {
  ENVIRONMENT_FIELD_NAMES,
  HARDWARE_RULES,
  MAPPABILITY_RULES,
  qualifiedName,
  REMEDY_RULES,
} from "@vmprot/core/tables";
import type { Command, Option } from "commander";

/** What one word of the command line can be. */
export interface Candidates {
  readonly words: readonly string[];
  /** Whether it can be a file's name too. */
  readonly files: boolean;
}

/** One option as shells complete it. */
export interface CompletedOption {
  readonly flag: string;
  readonly description: string;
  /** The option's value; undefined if it has none. */
  readonly value: Candidates | undefined;
}

/** One command as shells complete it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly argument: Candidates | undefined;
}

const SETTINGS = ENVIRONMENT_FIELD_NAMES.map((field) => `${qualifiedName(field)}=`);
const EXPORTERS = ADAPTERS.flatMap(({ exporter, names = {} }) => [exporter, ...Object.keys(names)]);

/** Words that only the running command knows, by the name of the option or argument. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  set: SETTINGS,
  after: SETTINGS,
  assume: [...new Set(ADAPTERS.flatMap(({ facts }) => Object.keys(facts)))].map(
    (fact) => `${fact}=`,
  ),
  platform: [...PRESETS.map(({ name }) => name), "host"],
  driver: [...new Set(ADAPTERS.flatMap(({ probe }) => probe?.drmDrivers ?? []))],
  exporter: EXPORTERS,
  only: EXPORTERS,
  word: [
    ...["refusal", "hazard", "weakening", "error", "rule", "remedy", "preset", "field", "fact"],
    ...CODE_TABLE.map(({ code }) => code),
    ...MAPPABILITY_RULES.map(({ id }) => id),
    ...[...REMEDY_RULES, ...HARDWARE_RULES].map(({ id }) => id),
    ...PRESETS.map(({ name }) => name),
    ...ENVIRONMENT_FIELD_NAMES.map(qualifiedName),
    ...ADAPTERS.flatMap(({ exporter, facts }) =>
      Object.keys(facts).map((fact) => `${exporter}.${fact}`),
    ),
  ],
};
const FILES = new Set([
  "platform",
  "device",
  "vm",
  "html",
  "file",
  "adapter",
  "config",
  "inventory",
  "output",
  "rejects",
  "chart",
]);

/** All that there is to complete, read from the program itself. */
export function completionModel(program: Command): CompletedCommand[] {
  return program.commands.map((command) => {
    const [argument] = command.registeredArguments;
    return {
      name: command.name(),
      summary: command.summary(),
      options: [...command.options.map(option), HELP],
      argument: argument && candidates(argument.name(), argument.argChoices),
    };
  });
}

const HELP: CompletedOption = { flag: "--help", description: "show help", value: undefined };

function option({ long, description, required, argChoices }: Option): CompletedOption {
  const flag = long ?? "";
  const value = required ? candidates(flag.replace(/^--/, ""), argChoices) : undefined;
  return { flag, description, value };
}

function candidates(name: string, choices: readonly string[] | undefined): Candidates {
  return { words: choices ?? WORDS[name] ?? [], files: FILES.has(name) };
}
