import type { Placement, Platform, Vm, VmProtAnswer } from "@vmprot/core";
import { ENVIRONMENT_FIELD_NAMES, kernelEpoch, MEMORY_MODELS, type Row } from "@vmprot/core/tables";

/** Whether a row of core's holds for these values. */
const holds = ({ when }: Pick<Row, "when">, values: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(when).every(([field, allowed]) =>
    (allowed as readonly unknown[]).includes(values[field]),
  );

/** Fields of the host or VM that the rows of its model ask for, and that are not known. */
export function stage2Unknown(platform: Platform, vm: Vm): string[] {
  const values: Readonly<Record<string, unknown>> = { ...platform, ...vm };
  const model = MEMORY_MODELS.find((each) => holds(each, values));
  const asked = new Set((model?.stage2 ?? []).flatMap(({ when }) => Object.keys(when)));
  const stated = [...asked].filter((name) => ENVIRONMENT_FIELD_NAMES.some((each) => each === name));
  return stated.filter((name) => (values[name] ?? "unknown") === "unknown");
}

/**
 * Core's rows for a buffer in a VM, as `table/row`: one for each of its placements, or for those in the
 * memory that it was seen in. Not by an explanation, which ends where some placement cannot be mapped.
 *
 * @param seenIn empty where nobody saw
 */
export function stage2Rows(
  answer: VmProtAnswer,
  platform: Platform,
  vm: Vm,
  seenIn: readonly Placement["memory"][] = [],
): string[] {
  if (answer.kind === "refusal") return [];
  const values = { ...platform, ...vm, kernel: kernelEpoch(platform.kernel ?? "") };
  const model = MEMORY_MODELS.find((each) => holds(each, values));
  const rows = answer.placements
    .filter(({ memory }) => seenIn.length === 0 || seenIn.includes(memory))
    .map((placement) => model?.stage2.find((row) => holds(row, { ...values, ...placement })));
  return [...new Set(rows.map((row) => `${model?.id}-stage2/${row?.id}`))];
}
