import { printable, VmprotError } from "@vmprot/core";
import type { Found } from "@vmprot/linux";

/** A kind of buffer, as the matrix has it. */
export interface BufferKind {
  readonly exporter: string;
  /** The adapter's name for this kind of buffer. */
  readonly case: string;
}

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
  /** The kinds of buffers that are refused as long as it is missing, as the policy has it. */
  readonly costs?: readonly BufferKind[];
}

/** Whatever throws one of our codes is missing, and the code knows the remedy. */
export function check(name: string, need: string, look: () => string): Check {
  try {
    return { check: name, ok: true, found: look(), need };
  } catch (error) {
    if (!VmprotError.is(error)) throw error;
    const remedy = withoutDoctor(error.remedy);
    return { check: name, ok: false, found: error.message, need, remedy };
  }
}

/** Something that is either known or not. */
export function known(name: string, need: string, { value, from }: Found, remedy: string): Check {
  const found = printable(`${value} (${from})`, 400);
  if (value !== "unknown") return { check: name, ok: true, found, need };
  return { check: name, ok: false, found, need, remedy };
}

/** The same with what it costs, where it is missing. */
export const costing = (row: Check, costs: () => readonly BufferKind[]): Check =>
  row.ok ? row : { ...row, costs: costs() };

/** Codes send to the doctor; whoever reads this is there. */
const withoutDoctor = (remedy: string): string =>
  remedy
    .split(/(?<=\.) /)
    .filter((sentence) => !sentence.includes("vmprot doctor"))
    .join(" ");
