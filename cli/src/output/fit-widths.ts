/** No column is made narrower than this while another one is wider. */
const NARROW = 8;

/** Widths of columns that need so many characters, and less where the sum is more than available. */
export function fitWidths(needed: readonly number[], available: number): number[] {
  const widths = [...needed];
  for (let excess = sum(widths) - available; excess > 0; excess--) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= NARROW) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, each) => total + each, 0);
