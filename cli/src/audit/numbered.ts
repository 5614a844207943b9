/** Things by number, equal ones under one. */
export class Numbered<T> {
  readonly #numbers = new Map<string, number>();
  readonly all: T[] = [];

  numberOf(thing: T): number {
    const key = JSON.stringify(thing);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.all.push(thing) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}
