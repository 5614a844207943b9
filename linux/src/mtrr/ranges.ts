/** Physical addresses, from the first to the one behind the last. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The range cut where others begin or end within it, in order. */
export function cutAt(range: Range, others: readonly Range[]): Range[] {
  const within = others
    .flatMap(({ start, end }) => [start, end])
    .filter((place) => range.start < place && place < range.end);
  const places = [...new Set([range.start, ...within, range.end])].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => ({ start: places[index] as number, end }));
}

/** Whether all of `inner` lies in `outer`. */
export const covers = (outer: Range, inner: Range): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

/** A hexadecimal number without its 0x; undefined where a number cannot hold it exactly. */
export function hex(digits: string | undefined): number | undefined {
  const value = Number.parseInt(digits ?? "", 16);
  return Number.isSafeInteger(value) ? value : undefined;
}
