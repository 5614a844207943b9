import type { Placement } from "@vmprot/core";
import type { Rule } from "../law.js";
import { listedPlacements } from "../listed-placements.js";
import { show } from "../show.js";

/** What no kernel does: each a placement, and what it would have to be instead. */
const IMPOSSIBLE: readonly (readonly [is: Partial<Placement>, must: Partial<Placement>])[] = [
  // drm_gem_shmem_helper.c maps the pages of a shmem file, and nothing else; on a mount of the
  // driver's own they can be huge.
  [{ vma: "pfnmap-shmem" }, { memory: "ram" }],
  [{ vma: "pfnmap-shmem", pages: "refcounted" }, { pages: "shmem" }],
  [{ vma: "pfnmap-shmem", pages: "memfd" }, { pages: "shmem" }],
  [{ pages: "shmem" }, { memory: "ram" }],
  [{ pages: "memfd" }, { memory: "ram" }],
  // VFIO alone says so of its mappings, which are of a device's memory.
  [{ vma: "pfnmap-any-uncached" }, { memory: "device" }],
  // An ordinary VMA is over struct pages whose references get_user_pages takes.
  [{ vma: "pages" }, { pages: "refcounted" }],
  [{ vma: "pages" }, { memory: "ram" }],
];

/** Memory, VMA and pages of a placement fit together. */
export const placementPossible: Rule = {
  name: "placement-possible",
  why: "The values of a placement depend on one another; a pair that no kernel makes is a mistake in one of them.",
  counterexample(subject) {
    for (const [where, placements] of listedPlacements(subject)) {
      for (const placement of placements) {
        for (const [is, must] of IMPOSSIBLE) {
          if (!has(placement, is) || has(placement, must)) continue;
          return `${where} has ${show(placement)}: what is ${words(is)} is ${words(must)}`;
        }
      }
    }
    return undefined;
  },
};

const has = (placement: Placement, some: Partial<Placement>): boolean =>
  Object.entries(some).every(([field, value]) => placement[field as keyof Placement] === value);

const words = (some: Partial<Placement>): string =>
  Object.entries(some)
    .map(([field, value]) => `${field} ${value}`)
    .join(", ");
