import { input } from "@inquirer/prompts";
import type { Ask } from "./request.js";

/** Asks on the terminal, again until the answer is good. */
export const askOnTerminal: Ask = ({ check, ...question }) =>
  input({ ...question, validate: (value) => check(value) ?? true });
