import type { FactCondition } from "@vmprot/core";

/** Whether a value of a fact fits a row's condition. Only picks what to ask: core answers. */
export function holds(condition: FactCondition, value: unknown): boolean {
  return Object.entries(condition).every(([test, wanted]) => TESTS[test]?.(value, wanted) ?? true);
}

/** The bits of a mask below another, as an unsigned number. */
const under = (value: unknown, mask: unknown): number => (Number(value) & Number(mask)) >>> 0;

const TESTS: Readonly<Record<string, (value: unknown, wanted: unknown) => boolean>> = {
  has: (value, bits) => under(value, bits) === Number(bits),
  any: (value, bits) => under(value, bits) !== 0,
  lacks: (value, bits) => under(value, bits) === 0,
  masked(value, wanted) {
    const { mask, value: bits } = wanted as { mask: number; value: number };
    return under(value, mask) === bits;
  },
  is: (value, words) => (Array.isArray(words) ? words.includes(value) : value === words),
  contains: (value, word) => (value as readonly unknown[]).includes(word),
  excludes: (value, word) => !(value as readonly unknown[]).includes(word),
  below: (value, limit) => Number(value) < Number(limit),
};
