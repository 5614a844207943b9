import { didYouMean, printable, suggestion } from "@vmprot/core";
import type { Command } from "commander";

/** Commander's message in one line, and what may have been meant as core measures it everywhere. */
export function usageError(text: string, command: Command): string {
  const line = text
    .trim()
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ");
  return `vmprot: USAGE: ${printable(line + meant(line, command))}\n`;
}

function meant(line: string, command: Command): string {
  const [, what, given = ""] = /^unknown (command|option) '(.*)'$/.exec(line) ?? [];
  if (what === "command") return suggestion(given, namesOf(command));
  if (what === "option") return like(given, optionsOf(command));
  const [, value = "", choices] =
    /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(line) ??
    /value '(.*)' is invalid for argument '.*'\. Allowed choices are (.*)\.$/.exec(line) ??
    [];
  const word = choices === undefined ? undefined : didYouMean(value, choices.split(", "));
  return word === undefined ? "" : ` Did you mean "${word}"?`;
}

const namesOf = (program: Command): string[] => program.commands.map((each) => each.name());

/** Dashes are no letters that one can mistake. */
function like(given: string, options: readonly string[]): string {
  const word = didYouMean(given.replace(/^-+/, ""), options);
  const flags = options.map((name) => `--${name}`).join(", ");
  return word === undefined ? `; there are ${flags}.` : `; did you mean "--${word}"?`;
}

const optionsOf = (command: Command): string[] => [
  ...command.options.flatMap(({ long }) => long?.replace(/^--/, "") ?? []),
  "help",
];
