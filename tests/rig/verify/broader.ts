import type { Arch } from "../provision/architectures.js";

/** Where a refusal is broader, and for what. */
export interface Where {
  /** As `uname -r` says it. */
  readonly kernel: string;
  readonly arch: Arch;
  readonly driver: string;
  readonly name: string;
}

/** A refusal that is broader than what a kernel does, and why core cannot say it narrower. */
export interface Broader {
  readonly rule: string;
  readonly why: string;
  on(where: Where): boolean;
}

/** Whether a release of Debian's is older than a version of three numbers. */
function isBefore(kernel: string, version: readonly [number, number, number]): boolean {
  const numbers = kernel.split(/[.+-]/).map(Number);
  for (const [index, bound] of version.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== bound) return number < bound;
  }
  return false;
}

export const BROADER: readonly Broader[] = [
  {
    rule: "R9",
    why: "its fix was backported to 6.12.113 and 7.2.y, and two numbers of a version do not tell",
    on: ({ kernel }) => !isBefore(kernel, [6, 12, 113]),
  },
  {
    rule: "R11",
    why: "arm64's DMA allocations come from CMA, each of whose pages has a reference",
    on: ({ arch, driver }) => arch === "arm64" && ["radeon", "vivid"].includes(driver),
  },
  {
    rule: "R11-memfd",
    why: "pages of a memfd that udmabuf allocates are single ones, and nobody can tell who allocated them",
    on: ({ name }) => name === "memfd, untouched",
  },
  {
    rule: "R12",
    why: "x86 emulates the store, which not every instruction can be",
    on: ({ arch }) => arch === "x86_64",
  },
];

/** The one that a refusal by this rule is a case of. */
export const broaderBy = (rule: string | undefined, where: Where): Broader | undefined =>
  BROADER.find((each) => each.rule === rule && each.on(where));
