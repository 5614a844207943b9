import { BoundedMap } from "../base/bounded-map.js";
import { kernelEpoch } from "../contract/kernel-epochs.js";
import { ENVIRONMENT_FIELDS, type EnvironmentField } from "../rules/environment-fields.js";

/** Versions whose epoch is remembered; the limit only keeps hostile input from growing memory. */
const KERNELS = new BoundedMap<string, number>(256);

/** One field of a platform or a VM, and what each of its values adds to the part's number. */
export class FieldWeights {
  readonly name: string;
  readonly #worths: ReadonlyMap<unknown, number>;

  /** @param weight what its first value adds; unknown adds 0 */
  constructor(name: string, weight: number) {
    const values = ENVIRONMENT_FIELDS[name as EnvironmentField];
    this.name = name;
    this.#worths = new Map<unknown, number>([
      [undefined, 0],
      ["unknown", 0],
      ...values.map((value, index): [unknown, number] => [value, (index + 1) * weight]),
    ]);
  }

  /** What a value adds; undefined for what is none. */
  worth(value: unknown): number | undefined {
    const known = this.#worths.get(value);
    return known === undefined && this.name === "kernel" ? this.#kernelWorth(value) : known;
  }

  #kernelWorth(version: unknown): number | undefined {
    if (typeof version !== "string") return undefined;
    const known = KERNELS.get(version);
    if (known !== undefined) return known;
    const epoch = kernelEpoch(version);
    const found = epoch === undefined ? undefined : this.#worths.get(epoch);
    return found === undefined ? undefined : KERNELS.set(version, found);
  }
}

/** The fields of a part, so weighted that every combination of values has a number of its own. */
export function weightsOf(names: readonly string[]): ReadonlyMap<string, FieldWeights> {
  let weight = 1;
  return new Map(
    names.map((name) => {
      const field = new FieldWeights(name, weight);
      weight *= ENVIRONMENT_FIELDS[name as EnvironmentField].length + 1;
      return [name, field];
    }),
  );
}
