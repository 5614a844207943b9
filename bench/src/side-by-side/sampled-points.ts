import { EVERY_PLACEMENT } from "@vmprot/core/compile";
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentFields,
  type FieldValue,
  MAPPABILITY_RULES,
  type MappabilityRule,
} from "@vmprot/core/tables";
import { type RulePoint, rulePoint } from "./point.js";

/** Points under which each rule's condition holds, and neighbours of those in which one field differs. */
export function sampledPoints(eachRule: number): RulePoint[] {
  const random = generator(12);
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const point = ({ when }: MappabilityRule): RulePoint[] => {
    const environment: Record<string, FieldValue> = {};
    for (const [field, values] of Object.entries(ENVIRONMENT_FIELDS)) {
      const plain = random() < 0.5 && field !== "kernel" ? values.slice(0, 1) : values;
      environment[field] = oneOf(when[field as keyof typeof ENVIRONMENT_FIELDS] ?? plain);
    }
    // Other hypervisors' rules and the oldest kernel's go before all, and would hide the rest.
    if (when.hypervisor === undefined) environment.hypervisor = "kvm";
    if (when.confidential === undefined && random() < 0.8) environment.confidential = "none";
    const fitting = EVERY_PLACEMENT.filter(
      ({ memory, cache, vma, pages }) =>
        (when.memory?.includes(memory) ?? true) &&
        (when.cache?.includes(cache) ?? true) &&
        (when.vma?.includes(vma) ?? true) &&
        (when.pages?.includes(pages) ?? true),
    );
    const placement = oneOf(fitting);
    const field = oneOf(Object.keys(ENVIRONMENT_FIELDS)) as keyof typeof ENVIRONMENT_FIELDS;
    const beside = { ...environment, [field]: oneOf(ENVIRONMENT_FIELDS[field]) };
    return [
      rulePoint([placement], environment as EnvironmentFields),
      rulePoint([placement], beside as EnvironmentFields),
      rulePoint([oneOf(EVERY_PLACEMENT), placement], environment as EnvironmentFields),
    ];
  };
  return MAPPABILITY_RULES.flatMap((rule) =>
    Array.from({ length: eachRule }, () => point(rule)),
  ).flat();
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
