import type { Change } from "./guest-map-verdict.js";

/**
 * What a change costs whoever makes it, the cheapest first.
 *
 * - `state`: to say what is unknown; nothing is changed.
 * - `vmm`: the VMM does otherwise with this buffer's memslot.
 * - `allocation`: whoever allocates the buffer chooses otherwise.
 * - `vm`: the VM is another, so that it starts anew.
 * - `host`: an administrator sets the host otherwise.
 * - `kernel`: the host runs another kernel or hypervisor.
 * - `hardware`: the host is another machine.
 */
export type FixCost = "state" | "vmm" | "allocation" | "vm" | "host" | "kernel" | "hardware";

/** All costs, the cheapest first. */
export const FIX_COSTS: readonly FixCost[] = Object.freeze([
  "state",
  "vmm",
  "allocation",
  "vm",
  "host",
  "kernel",
  "hardware",
]);

/** Changes that together turn a refusal into a mapping; leaving out any of them does not. */
export interface Fix {
  /** That of its dearest change. */
  readonly cost: FixCost;
  /** In a few words: `Linux 6.13 or later`. */
  readonly brief: string;
  /** What to do, in a sentence; of what is unknown, how to find out. */
  readonly text: string;
  /** How the query then differs. A kernel's value is the first version that will do. */
  readonly changes: readonly Change[];
}

/** Why nothing near makes a refusal a mapping. */
export interface Standing {
  /** In a few words. */
  readonly brief: string;
  /** In a sentence. */
  readonly text: string;
}

/** What would have to be otherwise so that the guest may map a buffer that is refused. */
export interface Fixes {
  /**
   * The nearest ways, the cheapest first: at most five, each of at most two changes, or three that
   * cost no more than the VMM's doing; another allocation counts as one. None changes the fields of
   * another, and more.
   */
  readonly ways: readonly Fix[];
  /** What stays in the way whatever is changed; only where there is no way. */
  readonly standing?: Standing;
}
