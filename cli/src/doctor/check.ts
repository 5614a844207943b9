/** One thing that vmprot needs of a machine: a line of `vmprot doctor --json`. */
export interface Check {
  readonly check: string;
  readonly ok: boolean;
  /** What was found. */
  readonly found: string;
  /** What it is needed for. */
  readonly need: string;
  /** How to get it, where it is missing. */
  readonly remedy?: string;
}
