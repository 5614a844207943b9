/** A stretch of the region, in bytes. */
export interface Range {
  readonly offset: number;
  /** At least 1. */
  readonly size: number;
}

/** Ranges that do not overlap, by offset. */
export class RangeSet<R extends Range> {
  readonly #sorted: R[] = [];

  /** Whether a stretch shares a byte with any of the ranges. */
  overlaps(offset: number, size: number): boolean {
    const at = this.#after(offset);
    const before = this.#sorted[at - 1];
    const next = this.#sorted[at];
    if (before !== undefined && before.offset + before.size > offset) return true;
    return next !== undefined && offset + size > next.offset;
  }

  /** Adds a range that overlaps none. */
  add(range: R): void {
    this.#sorted.splice(this.#after(range.offset), 0, range);
  }

  delete(range: R): void {
    const at = this.#after(range.offset) - 1;
    if (this.#sorted[at] === range) this.#sorted.splice(at, 1);
  }

  /** The index of the first range that begins after `offset`. */
  #after(offset: number): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as R).offset > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
