import { KERNEL_EPOCHS } from "../contract/kernel-epochs.js";
import { MEMORY_MODELS } from "../hosts/memory-models.js";
import { ALIAS_ACCEPTANCE } from "../rules/alias-acceptance.js";
import type { EnvironmentField, FieldValue } from "../rules/environment-fields.js";
import { MAPPABILITY_RULES } from "../rules/mappability-rules.js";

/** Every list of kernels that some row of the policy asks for. */
const LISTS: readonly (readonly FieldValue[])[] = [
  ...MAPPABILITY_RULES,
  ...ALIAS_ACCEPTANCE,
  ...MEMORY_MODELS,
  ...MEMORY_MODELS.flatMap(({ physical, host, guest, stage2 }) => [
    ...physical,
    ...host,
    ...Object.values(guest).flat(),
    ...stage2,
  ]),
].flatMap(({ when }) => (when.kernel === undefined ? [] : [when.kernel]));

const ALIKE: ReadonlyMap<FieldValue, FieldValue> = alike();

function alike(): Map<FieldValue, FieldValue> {
  const first = new Map<string, FieldValue>();
  return new Map(
    KERNEL_EPOCHS.map((kernel) => {
      const key = LISTS.map((list) => list.includes(kernel)).join();
      if (!first.has(key)) first.set(key, kernel);
      return [kernel, first.get(key) ?? kernel];
    }),
  );
}

/**
 * The first value that no row of the policy tells from this one: kernels differ for adapters that are
 * one to the policy.
 */
export function representative(field: EnvironmentField, value: FieldValue): FieldValue {
  return field === "kernel" ? (ALIKE.get(value) ?? value) : value;
}
