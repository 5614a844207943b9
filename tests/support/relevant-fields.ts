import type { Placement } from "@vmprot/core";
import type { EnvironmentField } from "@vmprot/core/tables";
import type { HostKind } from "./host-kinds.js";

/** The fields that can matter to an answer; whole-space.test.ts sees that the others do not. */
export function relevant(
  { fields }: HostKind,
  placements: readonly Placement[],
): EnvironmentField[] {
  const pfnmap = placements.some(({ vma }) => vma.startsWith("pfnmap"));
  const device = placements.every(({ memory }) => memory === "device");
  const uses: { readonly [Field in EnvironmentField]?: boolean } = {
    shmemHugePages: placements.some(({ pages }) => pages === "shmem" || pages === "memfd"),
    memfdHugePages: placements.some(({ pages }) => pages === "memfd"),
    prefaulted: placements.some(({ vma }) => vma === "pfnmap-shmem"),
    deviceMtrr: placements.some(({ memory }) => memory === "device"),
    dirtyLogging: pfnmap,
    gpaCongruent: pfnmap,
    // RAM is refused to MTE in any case, so that it is one more guard there.
    mte: device,
    slot: pfnmap || device,
  };
  return fields.filter((field) => uses[field] ?? true);
}
