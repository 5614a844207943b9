import { PLAIN_VM, type Platform, PRESETS, type PresetName, type Vm, VmProt } from "@vmprot/core";
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type EnvironmentFields,
  type FieldValue,
  kernelEpoch,
  MAPPABILITY_RULES,
  PLATFORM_FIELDS,
} from "@vmprot/core/tables";
import { ADAPTERS, CASES } from "../queries.js";
import { type Point, rulePoint } from "./point.js";

const RULES: ReadonlySet<string> = new Set(MAPPABILITY_RULES.map(({ id }) => id));
const FIELDS = Object.entries(ENVIRONMENT_FIELDS) as [EnvironmentField, readonly FieldValue[]][];

/** A preset with a value for each field that its architecture does not have: engines have no unknown. */
function wholeEnvironment(preset: (typeof PRESETS)[number]): {
  readonly preset: PresetName;
  readonly platform: Platform;
  readonly vm: Vm;
  readonly fields: EnvironmentFields;
} {
  const platform: Record<string, unknown> = {};
  const vm: Record<string, unknown> = {};
  const fields: Record<string, FieldValue> = {};
  const known: Record<string, unknown> = { ...preset.platform, ...PLAIN_VM, ...preset.vm };
  for (const [field, [first]] of FIELDS) {
    const value = known[field] ?? first;
    const part = Object.hasOwn(PLATFORM_FIELDS, field) ? platform : vm;
    part[field] = value;
    fields[field] = (field === "kernel" ? kernelEpoch(String(value)) : value) as FieldValue;
  }
  return { preset: preset.name, platform, vm, fields };
}

/**
 * The benchmark's kinds of queries that reach the rules: an exporter that refuses by itself is a
 * matter of facts alone.
 *
 * @throws Error if the service's verdict names another rule than the evaluation of the rules alone
 */
export function points(): Point[] {
  const vmProt = new VmProt(ADAPTERS, { remedies: false });
  return PRESETS.map(wholeEnvironment).flatMap(({ preset, platform, vm, fields }) =>
    CASES.flatMap((buffer): Point[] => {
      const query = { ...buffer, platform, vm };
      const { answer, verdict } = vmProt.query(query);
      if (answer.kind === "refusal" || answer.unknown !== undefined) return [];
      const { placements } = answer;
      const point = {
        preset,
        query,
        placements,
        environment: fields,
        ...rulePoint(placements, fields),
      };
      const named = verdict.kind === "refuse" ? verdict.rule : undefined;
      const said = named !== undefined && RULES.has(named) ? named : undefined;
      if (said === point.rule) return [point];
      throw new Error(`${JSON.stringify(query)}: ${said} by query, ${point.rule} by rules`);
    }),
  );
}
