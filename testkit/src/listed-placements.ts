import type { Placement } from "@vmprot/core";
import { at, isRefusal, type Subject } from "./subject.js";

/** Every list of placements that an adapter says, and where: a row, or facts on a host. */
export function* listedPlacements(
  subject: Subject,
): Generator<readonly [where: string, placements: readonly Placement[]]> {
  for (const { id, map } of subject.adapter.rules ?? []) {
    if (map !== undefined) yield [`the row ${id}`, map];
  }
  if (subject.adapter.placements === undefined) return;
  for (const facts of subject.points) {
    for (const host of subject.hosts) {
      const said = subject.ask(facts, host);
      if (!isRefusal(said)) yield [at(facts, host), said];
    }
  }
}
