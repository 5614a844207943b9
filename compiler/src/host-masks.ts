import type { Policy } from "./policy.js";

/** By class of kernels the ranges of them, a bit each. */
export function classKernels({ kernelClass: { ofEpoch } }: Policy): number[] {
  return Array.from({ length: Math.max(...ofEpoch) + 1 }, (_, wanted) =>
    maskOf(ofEpoch.map((kind) => kind === wanted)),
  );
}

/** The architectures on which every device sees the CPU's caches, a bit each. */
export const coherentArches = (policy: Policy): number => maskOf(policy.coherentArches);

const maskOf = (all: readonly boolean[]): number =>
  all.reduce((mask, is, place) => mask + (is ? 2 ** place : 0), 0);
