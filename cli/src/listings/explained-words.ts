import {
  type Change,
  type ExporterAdapter,
  type FixCost,
  type Platform,
  PRESETS,
  type PresetName,
  type Vm,
} from "@vmprot/core";
import {
  domainText,
  ENVIRONMENT_FIELD_NAMES,
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  FIELD_SCOPES,
  type FieldScope,
  HARDWARE_RULES,
  MAPPABILITY_RULES,
  MEMORY_MODELS,
  qualifiedName,
  REMEDY_RULES,
  type Row,
} from "@vmprot/core/tables";
import { absence } from "./adapter-words.js";
import { FIELD_DOCS } from "./field-docs.js";

/** A change that can turn a refusal into a mapping. */
export interface ExplainedRemedy {
  /** `slot-first`. */
  readonly remedy: string;
  readonly kind: "remedy";
  /** What to do. */
  readonly meaning: string;
  /** What it costs whoever makes it. */
  readonly cost: FixCost;
  /** How a query differs then; `later` of the kernel means any later version. */
  readonly change: Change;
  /** The rules that need not hold any more. */
  readonly rules: readonly string[];
}

/** A platform under a name, with its VM. */
export interface ExplainedPreset {
  readonly preset: PresetName;
  readonly kind: "preset";
  readonly meaning: string;
  readonly platform: Platform;
  readonly vm: Vm;
}

/** A field of platform or VM. */
export interface ExplainedField {
  /** `platform.fwb`. */
  readonly field: string;
  readonly kind: "field";
  /** What it is, and where it can be read. */
  readonly meaning: string;
  /** All its values but `unknown`. */
  readonly values: readonly (string | boolean)[];
  /** Of what it is a fact: what is of a memslot or a device may be stated with one mapping. */
  readonly scope: FieldScope;
  /** Why it is of that. */
  readonly why: string;
  /** The rules that ask for it. */
  readonly rules: readonly string[];
  /** The remedies that change it. */
  readonly remedies: readonly string[];
}

/** A fact of one exporter's buffers, or of several for which it is the same. */
export interface ExplainedFact {
  /** `amdgpu.flags`; of several exporters' `facts.flags`. */
  readonly fact: string;
  readonly kind: "fact";
  readonly meaning: string;
  /** All its values, in words. */
  readonly values: string;
  /** What its absence means. */
  readonly absent: string;
  /** There where whoever allocates a buffer chooses it. */
  readonly chosen?: true;
  readonly exporters: readonly string[];
  /** The rows that ask for it. */
  readonly rules: readonly string[];
}

const RULES = [...REMEDY_RULES, ...HARDWARE_RULES];

/** The rows that verdicts name, with their conditions. */
const ROWS: readonly (readonly [name: string, when: Row["when"]])[] = [
  ...MAPPABILITY_RULES.map(({ id, when }) => [id, when] as const),
  ...MEMORY_MODELS.flatMap(({ id, stage2 }) =>
    stage2.map((row) => [`${id}:${row.id}`, row.when] as const),
  ),
];

/** Every remedy. */
export const explainedRemedies = (): ExplainedRemedy[] =>
  RULES.map(({ id, field, value, cost, text }) => ({
    ...{ remedy: id, kind: "remedy", cost },
    meaning: value === "later" ? `${text} of a later version.` : `${text}.`,
    change: { field: qualifiedName(field), value },
    rules: MAPPABILITY_RULES.filter(({ when }) => isTakenAway(when[field], value)).map(
      ({ id }) => id,
    ),
  }));

/** A later kernel is none of a list that ends before the newest. */
function isTakenAway(held: readonly unknown[] | undefined, value: unknown): boolean {
  if (held === undefined) return false;
  return value === "later"
    ? held.at(-1) !== ENVIRONMENT_FIELDS.kernel.at(-1)
    : !held.includes(value);
}

/** Every preset. */
export const explainedPresets = (): ExplainedPreset[] =>
  PRESETS.map(({ name, title, platform, vm }) => ({
    ...{ preset: name, kind: "preset", meaning: `${title}.`, platform, vm },
  }));

/** Every field of platform and VM. */
export const explainedFields = (): ExplainedField[] =>
  ENVIRONMENT_FIELD_NAMES.map((name) => ({
    ...{ field: qualifiedName(name), kind: "field" },
    meaning: FIELD_DOCS[qualifiedName(name)] ?? "",
    values: ENVIRONMENT_FIELDS[name],
    ...FIELD_SCOPES[name],
    rules: ROWS.filter(([, when]) => asks(when, name)).map(([row]) => row),
    remedies: RULES.filter(({ field }) => field === name).map(({ id }) => id),
  }));

const asks = (when: Row["when"], field: EnvironmentField): boolean => when[field] !== undefined;

/** Every fact of an adapter's. */
export function explainedFacts({ exporter, facts, rules = [] }: ExporterAdapter): ExplainedFact[] {
  return Object.entries(facts).map(([name, fact]) => ({
    ...{ fact: `${exporter}.${name}`, kind: "fact", meaning: fact.doc, values: domainText(fact) },
    absent: absence({ ...fact, name, domain: "", required: fact.absent === undefined }),
    ...(fact.chosen && { chosen: fact.chosen }),
    exporters: [exporter],
    rules: rules
      .filter(({ when = {} }) => when[name] !== undefined)
      .map(({ id }) => `${exporter}:${id}`),
  }));
}

/** A fact of that name of every exporter that has one, as few times as it means something else. */
export function factsNamed(name: string, all: readonly ExplainedFact[]): ExplainedFact[] {
  const merged = new Map<string, ExplainedFact>();
  for (const each of all) {
    if (each.fact.split(".")[1]?.toLowerCase() !== name) continue;
    const key = [each.meaning, each.values, each.absent].join("\n");
    const known = merged.get(key);
    merged.set(key, {
      ...each,
      fact: known === undefined ? each.fact : `facts.${each.fact.split(".")[1]}`,
      exporters: [...(known?.exporters ?? []), ...each.exporters],
      rules: [...(known?.rules ?? []), ...each.rules],
    });
  }
  return [...merged.values()];
}
