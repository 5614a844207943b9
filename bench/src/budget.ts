/** One measured figure beside what it must not exceed, or must reach. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** The same of another checkout, measured in turn with this one. */
  readonly before?: number;
  readonly unit: string;
  readonly budget: number;
  readonly must: "at most" | "at least";
}

/** Whether a figure is within its budget, with `slack` times as much allowed on noisy machines. */
export function isMet({ value, budget, must }: Figure, slack = 1): boolean {
  return must === "at most" ? value <= budget * slack : value >= budget / slack;
}

/** The middle of the values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
