import { readText } from "../support/repository.js";

/** What a stack says of a buffer's mappings: virtio-gpu's map_info, or nothing. */
export type Says = 1 | 2 | 3 | "refuse";

/** The value of a fact, in the words of whoever states it. */
export type FactValue = string | number | boolean | readonly string[];

export type Facts = Readonly<Record<string, FactValue>>;

/** How one of today's stacks derives what it tells a guest, for one case. */
export interface Oracle {
  readonly id: string;
  /** Which stack, and which part of it. */
  readonly oracle: string;
  readonly version: string;
  /** Where in its source. */
  readonly file: string;
  readonly condition: string;
  readonly exporter: string;
  readonly facts: Facts;
  readonly mapInfo: Says;
  /** It forgets to refuse: it sends 0, which Linux guests map cached. */
  readonly wire?: 0;
  readonly note: string;
  readonly kernel?: string;
}

/** Every row, in the order of the fact sheet. */
export const ORACLES: readonly Oracle[] = JSON.parse(
  readText("tests/disagreements/oracles.json"),
).rows;
