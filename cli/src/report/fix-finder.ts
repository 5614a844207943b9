import type { Fixes, Query, Result, VmProt } from "@vmprot/core";

/** Kept at most: tables of people's have fewer distinct refusals. */
const MAX_KNOWN = 1000;

/** Looks for what would fix refusals; for equal queries once. */
export class FixFinder {
  readonly #vmProt: VmProt;
  readonly #known = new Map<string, Fixes | undefined>();

  /** @param vmProt the service that refused */
  constructor(vmProt: VmProt) {
    this.#vmProt = vmProt;
  }

  /** What would fix a result, if that is a refusal that can be looked into. */
  of(query: Query, { verdict, fixes }: Result): Fixes | undefined {
    if (verdict.kind === "map" || fixes !== undefined) return fixes;
    const { exporter, facts, platform, vm, profile } = query;
    const key = JSON.stringify([exporter, facts, platform, vm, profile]);
    if (this.#known.has(key)) return this.#known.get(key);
    const found = this.#vmProt.query({ ...query, explain: true }).fixes;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }
}
