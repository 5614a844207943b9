import { bare, isPlainObject } from "./base/plain.js";
import type { ExporterAdapter } from "./contract/exporter-adapter.js";
import type { Placement } from "./contract/placement.js";
import { PROFILES, type Profile } from "./contract/profile.js";
import type { Result } from "./contract/result.js";
import { VmprotError } from "./contract/vmprot-error.js";
import { attributes } from "./engine/answer.js";
import { Environment, type EnvironmentFields } from "./engine/environment.js";
import { ExploredTable } from "./engine/explored-table.js";
import type { FactDomain } from "./engine/fact-domain.js";
import { LoadedAdapter } from "./engine/loaded-adapter.js";
import { notAnObject, unknownField } from "./engine/own-fields.js";
import { placementsOf } from "./engine/placements.js";
import { resultOf } from "./engine/verdict.js";
import {
  ENVIRONMENT_FIELD_NAMES,
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
} from "./rules/environment-fields.js";

export { KERNEL_EPOCHS, type KernelEpoch, kernelEpoch } from "./contract/kernel-epochs.js";
export type { EnvironmentFields } from "./engine/environment.js";
export { HOST_TRAITS, HOSTS, type HostTraitsRow } from "./hosts/host-traits.js";
export type { Lookup, MemoryModel, Stage2Row, TypeRow } from "./hosts/memory-model.js";
export { MEMORY_MODELS, TYPE_TABLES } from "./hosts/memory-models.js";
export type { TypeTable } from "./hosts/type-table.js";
export { programText } from "./program-text.js";
export {
  conditionText,
  domainText,
  placementText,
  type RuleAnswer,
  ruleAnswerText,
} from "./rule-text.js";
export { type AcceptanceRow, ALIAS_ACCEPTANCE, TYPE_MODE } from "./rules/alias-acceptance.js";
export { CONCLUSION_RULES, type ConclusionRule } from "./rules/conclusion-rules.js";
export {
  ENVIRONMENT_FIELD_NAMES,
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
  PLATFORM_FIELDS,
  type PlatformField,
  qualifiedName,
  VM_FIELDS,
  type VmField,
} from "./rules/environment-fields.js";
export {
  FIELD_SCOPES,
  type FieldScope,
  type FieldScopeRow,
  isOwnField,
} from "./rules/field-scopes.js";
export {
  type Failure,
  MAPPABILITY_RULES,
  type MappabilityRule,
} from "./rules/mappability-rules.js";
export { HARDWARE_RULES, REMEDY_RULES, type RemedyRule, remediesOf } from "./rules/remedy-rules.js";
export type { Row, When } from "./rules/row.js";
export { codeInitials, coherenceHazards, verdictSigns } from "./verdict-signs.js";

/**
 * The policy alone, for placements from elsewhere than an adapter.
 *
 * @param environment values of the tables' fields; what is absent is unknown
 * @throws VmprotError FIELD_UNKNOWN or FIELD_VALUE if an argument is not what it must be
 */
export function decide(
  placements: readonly Placement[],
  environment: EnvironmentFields,
  profile: Profile,
): Result {
  const known = placementsOf(placements);
  if (known === undefined) {
    throw new VmprotError("FIELD_VALUE", "placements must be a list of one or more placements.");
  }
  if (!PROFILES.includes(profile)) {
    throw new VmprotError("FIELD_VALUE", `profile must be one of: ${PROFILES.join(", ")}.`);
  }
  const answer = { exporter: "any", answer: attributes(known), index: undefined, row: undefined };
  return resultOf(answer, new Environment(checked(environment), new ExploredTable()), profile);
}

/** A copy of own fields, each with one of its values. */
function checked(environment: EnvironmentFields): EnvironmentFields {
  if (!isPlainObject(environment)) throw notAnObject("the environment", environment);
  const fields: { [F in EnvironmentField]?: FieldValue } = bare();
  for (const name of Object.keys(environment) as EnvironmentField[]) {
    // The table inherits nothing.
    const values = ENVIRONMENT_FIELDS[name];
    if (values === undefined) {
      throw unknownField("the environment", name, ENVIRONMENT_FIELD_NAMES);
    }
    const value = environment[name];
    if (value === undefined) continue;
    if (!values.includes(value)) {
      throw new VmprotError("FIELD_VALUE", `${name} must be one of: ${values.join(", ")}.`);
    }
    fields[name] = value;
  }
  return fields;
}

/**
 * Values that stand for all that a fact can have: for rows one for each way in which their conditions
 * can end, for a function every value.
 *
 * @returns undefined where there are more than `most`, or the adapter has no such fact
 * @throws VmprotError ADAPTER_INVALID or CONTRACT_UNSUPPORTED if the adapter cannot be used
 */
export function factValues(
  adapter: ExporterAdapter,
  name: string,
  most: number,
): readonly unknown[] | undefined {
  const loaded = new LoadedAdapter(adapter, () => 0);
  const slot = loaded.names.indexOf(name);
  if (slot < 0) return undefined;
  const domain = loaded.domains[slot] as FactDomain;
  return loaded.possibilities(slot, most)?.map((code) => domain.decode(code));
}
