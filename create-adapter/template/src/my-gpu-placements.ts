import type { AdapterRefusal, Placement } from "@vmprot/core";
import type { MyGpuFacts } from "./my-gpu-facts.js";
import { MY_GPU_FLAG } from "./my-gpu-flags.js";

type Answer = readonly Placement[] | AdapterRefusal;

const { CACHED, WC } = MY_GPU_FLAG;
const DEFINED = CACHED | WC;

/** MADE-UP: where the memory is, and how the driver's mmap installs its page-table entries. */
const shmem = (cache: Placement["cache"]): readonly Placement[] => [
  { memory: "ram", cache, vma: "pfnmap", pages: "shmem" },
];

/** MADE-UP: what each value of the flags means. Source: the driver's file and function. */
const ANSWERS: ReadonlyMap<number, Answer> = new Map<number, Answer>([
  [CACHED, shmem("cached")],
  [WC, shmem("write-combined")],
]);

const UNDEFINED_BITS: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "The flags have bits that the driver does not define.",
};
/** MADE-UP: the driver refuses to create such a buffer. */
const WRONG_COMBINATION: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "The driver creates buffers with exactly one of the flags CACHED and WC.",
};
const IMPORTED: AdapterRefusal = { code: "FOREIGN_BUFFER" };

/** Every placement that a buffer can have over its life, or why that is not known. */
export function myGpuPlacements(
  { flags, imported }: MyGpuFacts, // unchecked: any JSON
): Answer {
  // An object in the place of a number can make arithmetic throw.
  if (typeof flags !== "number") return UNDEFINED_BITS;
  if ((flags & ~DEFINED) !== 0 || flags !== flags >>> 0) return UNDEFINED_BITS;
  if (imported === true) return IMPORTED;
  return ANSWERS.get(flags) ?? WRONG_COMBINATION;
}
