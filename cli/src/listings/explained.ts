import {
  CODE_TABLE,
  type Code,
  type ExporterAdapter,
  PLACEMENT_VALUES,
  type Placement,
  REFUSAL_CODES,
} from "@vmprot/core";
import {
  type AcceptanceRow,
  ALIAS_ACCEPTANCE,
  CONCLUSION_RULES,
  conditionText,
  type Failure,
  type FieldValue,
  KERNEL_EPOCHS,
  type KernelEpoch,
  MAPPABILITY_RULES,
  MEMORY_MODELS,
  type Row,
  remediesOf,
  ruleAnswerText,
  type Stage2Row,
  type TypeRow,
} from "@vmprot/core/tables";
import type {
  ExplainedFact,
  ExplainedField,
  ExplainedPreset,
  ExplainedRemedy,
} from "./explained-words.js";

const PLACEMENT_FIELDS = Object.keys(PLACEMENT_VALUES) as (keyof Placement)[];

/** One row of a table: an adapter's, or core's. */
export interface ExplainedRule {
  /** As verdicts and explanations name it: `msm:cached`, `R11`, `arm64:device`. */
  readonly rule: string;
  readonly kind: "rule";
  /** The table, as explanations name it. */
  readonly table: string;
  /** What must hold for the row to be used, in words. */
  readonly when: string;
  /** The Linux versions that it is about, where it is not about all: from one up to, not including, another. */
  readonly kernels?: { readonly from?: string; readonly before?: string };
  /** What the row answers. */
  readonly answer: string;
  /** What a VMM that goes on all the same meets: the call that fails, and how. */
  readonly fails?: readonly Failure[];
  /** The exporters some of whose buffers it can be about; absent where that is each. */
  readonly exporters?: readonly string[];
  /** What can be done about a refusal. */
  readonly remedy?: string;
  /** Where it was read: kernel file and function, or manual section. */
  readonly source: string;
}

/** A stable code, and what gives it. */
export interface ExplainedCode extends Code {
  /** Of a refusal: the rules that refuse so. */
  readonly rules?: readonly string[];
}

/** What `vmprot explain` knows of a word in its output. */
export type Explained =
  | ExplainedCode
  | ExplainedRule
  | ExplainedRemedy
  | ExplainedPreset
  | ExplainedField
  | ExplainedFact;

/** Every code. */
export function explainedCodes(rules: readonly ExplainedRule[]): ExplainedCode[] {
  return CODE_TABLE.map((entry) => {
    if (entry.kind !== "refusal") return entry;
    const start = `refuse ${entry.code}`;
    const refusing = rules.filter(
      ({ answer }) => answer === start || answer.startsWith(`${start}:`),
    );
    return { ...entry, ...(refusing.length > 0 && { rules: refusing.map(({ rule }) => rule) }) };
  });
}

/** Core's rows that verdicts and explanations name. */
export function coreRules(adapters: readonly ExporterAdapter[]): ExplainedRule[] {
  const mappability = MAPPABILITY_RULES.map((rule) => ({
    ...refusing(rule.id, "mappability", rule.when, rule),
    ...(rule.fails && { fails: rule.fails }),
    ...metBy(rule.when, adapters),
  }));
  const conclusions = CONCLUSION_RULES.map((rule) => ({
    ...refusing(rule.id, "conclusions", {}, rule),
    when: CONCLUSIONS[rule.when],
  }));
  const models = MEMORY_MODELS.flatMap((model) => [
    ...model.host.map((row) => hostRow(model.id, row)),
    ...model.stage2.map((row) => ({ ...stage2Row(model.id, row), ...metBy(row.when, adapters) })),
  ]);
  return [...mappability, ...models, ...conclusions, ...ALIAS_ACCEPTANCE.map(acceptance)];
}

function hostRow(model: string, { id, when, type, source }: TypeRow): ExplainedRule {
  const table = `${model}-host`;
  return { ...plainRow(`${table}:${id}`, table, when), answer: `the host maps it ${type}`, source };
}

function stage2Row(
  model: string,
  { id, when, programs, refuses, source }: Stage2Row,
): ExplainedRule {
  const [name, table] = [`${model}:${id}`, `${model}-stage2`];
  if (refuses !== undefined) return refusing(name, table, when, { ...refuses, source });
  return { ...plainRow(name, table, when), answer: `KVM programs ${programs}`, source };
}

function acceptance({
  id,
  verdicts,
  when,
  profiles,
  hazard,
  source,
}: AcceptanceRow): ExplainedRule {
  const words = `the manual says ${verdicts.join(" or ")} of host and guest type`;
  const others = Object.keys(when).length === 0 ? "" : `; ${whenText(when)}`;
  const under = `accepted under ${profiles.join(" and ")}`;
  return {
    ...plainRow(`alias:${id}`, "alias", when),
    when: words + others,
    answer: hazard === undefined ? under : `${under}, with the hazard ${hazard}`,
    source,
  };
}

/** An adapter's rows; none of a function. */
export function adapterRules(adapter: ExporterAdapter): ExplainedRule[] {
  const { exporter, rules = [] } = adapter;
  return rules.map((rule) => ({
    rule: `${exporter}:${rule.id}`,
    kind: "rule",
    table: `${exporter}-rules`,
    when: conditionText(rule, adapter),
    ...(rule.host?.kernel && { kernels: rule.host.kernel }),
    answer: ruleAnswerText(rule),
    exporters: [exporter],
    ...(rule.refuse && { remedy: REFUSAL_CODES[rule.refuse.code].remedy }),
    source: rule.source,
  }));
}

/** The exporters with a buffer that can be in a place of which the condition holds. */
function metBy(when: Row["when"], adapters: readonly ExporterAdapter[]) {
  const fields = PLACEMENT_FIELDS.filter((field) => when[field] !== undefined);
  if (fields.length === 0) return {};
  const fits = (placement: Placement) =>
    fields.every((field) => (when[field] as readonly string[]).includes(placement[field]));
  const met = adapters.filter(({ rules = [] }) => rules.some(({ map }) => map?.some(fits)));
  return { exporters: met.map(({ exporter }) => exporter) };
}

const CONCLUSIONS = {
  forced: "the hypervisor forces one type in some placement, and it is not accepted there",
  unsafe: "no guest attribute is accepted in some placement",
  disagree: "each placement accepts some guest attribute, and none is accepted in all of them",
};

function plainRow(rule: string, table: string, when: Row["when"]) {
  const { kernel } = when;
  const kernels = kernel === undefined ? undefined : range(kernel);
  return { rule, kind: "rule", table, when: whenText(when), ...(kernels && { kernels }) } as const;
}

function refusing(
  rule: string,
  table: string,
  when: Row["when"],
  row: Pick<(typeof MAPPABILITY_RULES)[number], "code" | "why" | "source">,
): ExplainedRule {
  const { code, why, source } = row;
  const ways = [...remediesOf(when), REFUSAL_CODES[code].remedy.replace(/\.$/, "")];
  const [first = "", ...others] = ways;
  const rest = others.map((way) => `; or ${way.charAt(0).toLowerCase()}${way.slice(1)}`);
  return {
    ...plainRow(rule, table, when),
    ...{ answer: `refuse ${code}: ${why}`, remedy: `${first}${rest.join("")}.`, source },
  };
}

function whenText(when: Row["when"]): string {
  const { kernel, ...others } = when;
  const tests = Object.entries(others).map(
    ([field, values]) => `${field} is ${values.join(" or ")}`,
  );
  return (
    [...tests, ...(kernel === undefined ? [] : [kernelText(kernel)])].join("; ") || "otherwise"
  );
}

/** The epochs of a row are neighbours: a range says it. */
function range(epochs: readonly FieldValue[]): { from?: string; before?: string } {
  const first = String(epochs[0]);
  const next = KERNEL_EPOCHS[KERNEL_EPOCHS.indexOf(epochs.at(-1) as KernelEpoch) + 1];
  return {
    ...(!first.startsWith("before") && { from: first }),
    ...(next !== undefined && { before: next }),
  };
}

function kernelText(epochs: readonly FieldValue[]): string {
  const { from, before } = range(epochs);
  const words = [from && ` from ${from}`, before && ` before ${before}`];
  return `kernel${words.filter(Boolean).join("")}`;
}
