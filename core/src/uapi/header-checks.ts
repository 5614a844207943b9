import type { HeaderCheck } from "../contract/header-checks.js";
import { Ioctl } from "./ioctl.js";
import type { Structure } from "./structure.js";

/** Something that headers define: an ioctl, a structure, or constants by their C names. */
export type Described = Ioctl | Structure | Readonly<Record<string, number>>;

/** What some headers lack: the first Linux that has it, and a macro that tells. */
export type Since = Required<Pick<HeaderCheck, "since" | "ifdef">>;

/**
 * Every check that follows from descriptions: numbers, sizes, offsets, constants.
 *
 * @param heads structures of which only the head is described: their size is not compared
 */
export function headerChecks(
  described: readonly Described[],
  { since, heads = [] }: { readonly since?: Since; readonly heads?: readonly Structure[] } = {},
): HeaderCheck[] {
  return described.flatMap(checksOf(heads)).map((check) => ({ ...check, ...since }));
}

const checksOf =
  (heads: readonly Structure[]) =>
  (described: Described): HeaderCheck[] => {
    if (described instanceof Ioctl) {
      const number = { c: described.name, value: described.request };
      return [number, ...ofStructure(described.structure, heads)];
    }
    if (isStructure(described)) return ofStructure(described, heads);
    return Object.entries(described).map(([c, value]) => ({ c, value }));
  };

const isStructure = (described: Described): described is Structure => "offsets" in described;

function ofStructure({ name, size, offsets }: Structure, heads: readonly Structure[]) {
  const fields = Object.entries(offsets).map(([field, value]) => ({
    c: `offsetof(${name}, ${field})`,
    value,
  }));
  const isHead = heads.some((head) => head.name === name);
  return isHead ? fields : [{ c: `sizeof(${name})`, value: size }, ...fields];
}
