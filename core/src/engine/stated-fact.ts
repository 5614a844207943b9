/** A fact as a caller stated it: its name, and a copy of the value. */
export class StatedFact {
  readonly name: string;
  readonly isWord: boolean;
  /** Empty where the value is no word. */
  readonly word: string;
  /** NaN, which equals nothing, where the value is no number. */
  readonly number: number;
  /** 1 for yes, 0 for no, -1 where the value is neither. */
  readonly truth: number;
  readonly list: readonly unknown[] | undefined;

  constructor(name: string, value: unknown) {
    this.name = name;
    this.isWord = typeof value === "string";
    this.word = typeof value === "string" ? value : "";
    this.number = typeof value === "number" ? value : Number.NaN;
    this.truth = typeof value === "boolean" ? Number(value) : -1;
    this.list = Array.isArray(value) ? value : undefined;
  }

  /** Whether a value is that which was stated. */
  is(value: unknown): boolean {
    // One comparison for each type: engines compare what can be anything slowly.
    if (typeof value === "number") return value === this.number;
    if (typeof value === "string") return this.isWord && value === this.word;
    if (value === true) return this.truth === 1;
    if (value === false) return this.truth === 0;
    return this.list !== undefined && isSameList(this.list, value);
  }
}

/** Whether facts, of which own properties are enumerable, say what was stated before, in that order. */
export function isAsBefore(
  facts: Readonly<Record<string, unknown>>,
  stated: readonly StatedFact[],
): boolean {
  const { length } = stated;
  let same = 0;
  for (const name in facts) {
    if (same === length) return false;
    const before = stated[same] as StatedFact;
    if (before.name !== name || !before.is(facts[name])) return false;
    same++;
  }
  return same === length;
}

/** A list can be another object and say the same. */
function isSameList(copy: readonly unknown[], value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== copy.length) return false;
  for (let i = 0; i < copy.length; i++) {
    if (!Object.hasOwn(value, i) || value[i] !== copy[i]) return false;
  }
  return true;
}
