import type { Times } from "./time-answers.js";

/** Who is measured: the policy in one of our forms, a general engine, or a system call. */
export type Kind = "ours" | "engine" | "call";

/** One line of the table, and one bar of the chart; nanoseconds. */
export interface Bar {
  readonly name: string;
  readonly kind: Kind;
  /** What it decides, or what it is meant for. */
  readonly about: string;
  readonly repeated: number;
  /** Absent where there is nothing to shuffle. */
  readonly shuffled?: number;
}

/** A bar of times. */
export function bar(name: string, kind: Kind, about: string, times: Times): Bar {
  const { repeated, shuffled } = times;
  return { name, kind, about, repeated, shuffled };
}

/** A time with three figures, in the unit that suits it. */
export function duration(nanoseconds: number): string {
  const units = ["ns", "µs", "ms"];
  let [value, unit] = [nanoseconds, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
