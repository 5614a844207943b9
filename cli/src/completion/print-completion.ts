import type { Command } from "commander";
import { writeOut } from "../output/standard-streams.js";
import { bashScript } from "./bash-script.js";
import { completionModel } from "./completion-model.js";
import { fishScript } from "./fish-script.js";
import { zshScript } from "./zsh-script.js";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** A shell that completion is written for. */
export type Shell = keyof typeof SCRIPTS;

/** Prints the script that makes this shell complete the program's command line. */
export function printCompletion(shell: Shell, program: Command): void {
  writeOut(SCRIPTS[shell](completionModel(program)));
}
