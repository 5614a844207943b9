/** Cases of one exporter's buffers in which today's stacks answer differently from vmprot. */
export interface StackDifference {
  /** Who says so, and where in its source. */
  readonly stacks: readonly string[];
  /** `cached`, `write-combined`, `uncached`, `refuses`, or `0, which guests map cached`. */
  readonly says: string;
  /** Which buffers, in the stacks' own words. */
  readonly cases: readonly string[];
  /** What vmprot answers: an attribute, or `refuses` with a code. */
  readonly vmprot: string;
  /** The preset on which the verdict differs; absent where the attribute itself does. */
  readonly host?: string;
  /** Why vmprot stands by it, in a few words. */
  readonly why: string;
  /** Where docs/disagreements.md says more of it: the anchor. */
  readonly reason: string;
}
