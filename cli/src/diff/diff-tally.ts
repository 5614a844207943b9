/** How the answers of two sides compare. */
export class DiffTally {
  /** What was compared. */
  total = 0;
  /** Buffers that a guest may map after, and not before. */
  gained = 0;
  /** And the other way round. */
  lost = 0;
  /** That change otherwise: another mode, another hazard, another reason to refuse. */
  others = 0;
  bad = 0;

  get changed(): number {
    return this.gained + this.lost + this.others;
  }

  /** What the command exits with: 0 nothing changes, 1 something does, 2 something was bad. */
  get exitCode(): number {
    if (this.bad > 0) return 2;
    return this.changed > 0 ? 1 : 0;
  }

  toString(): string {
    const { total, changed, lost, gained, others, bad } = this;
    const ways = `${gained} map then, ${lost} are refused then, ${others} change otherwise`;
    return `${changed} of ${total} answers change${changed > 0 ? `: ${ways}` : ""}; ${bad} bad`;
  }
}
