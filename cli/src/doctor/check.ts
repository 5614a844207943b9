import { printable, VmprotError } from "@vmprot/core";
import type { Found } from "@vmprot/linux";

/** One thing that vmprot needs of a machine: a line of `vmprot doctor --json`. */
export interface Check {
  readonly check: string;
  readonly ok: boolean;
  /** What was found. */
  readonly found: string;
  /** What it is needed for. */
  readonly need: string;
  /** How to get it, where it is missing. */
  readonly remedy?: string;
}

/** Whatever throws one of our codes is missing, and the code knows the remedy. */
export function check(name: string, need: string, look: () => string): Check {
  try {
    return { check: name, ok: true, found: look(), need };
  } catch (error) {
    if (!VmprotError.is(error)) throw error;
    return { check: name, ok: false, found: error.message, need, remedy: error.remedy };
  }
}

/** Something that is either known or not. */
export function known(name: string, need: string, { value, from }: Found, remedy: string): Check {
  const found = printable(`${value} (${from})`, 400);
  if (value !== "unknown") return { check: name, ok: true, found, need };
  return { check: name, ok: false, found, need, remedy };
}
