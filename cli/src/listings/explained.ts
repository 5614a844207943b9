import { CODE_TABLE, type Code, type ExporterAdapter, REFUSAL_CODES } from "@vmprot/core";
import {
  CONCLUSION_RULES,
  conditionText,
  type FieldValue,
  KERNEL_EPOCHS,
  type KernelEpoch,
  MAPPABILITY_RULES,
  MEMORY_MODELS,
  type Row,
  remediesOf,
  ruleAnswerText,
} from "@vmprot/core/tables";

/** One row of a table: an adapter's, or core's. */
export interface ExplainedRule {
  /** As verdicts name it: `msm:cached`, `R11`, `arm64:device`. */
  readonly rule: string;
  readonly kind: "rule";
  /** The table, as explanations name it. */
  readonly table: string;
  /** What must hold for the row to be used, in words. */
  readonly when: string;
  /** What the row answers. */
  readonly answer: string;
  /** What can be done about a refusal. */
  readonly remedy?: string;
  /** Where it was read: kernel file and function, or manual section. */
  readonly source: string;
}

/** What `vmprot explain` knows of a word in a verdict. */
export type Explained = Code | ExplainedRule;

/** What is known of a code, in whatever case. */
export function explainedCode(wanted: string): Code | undefined {
  return CODE_TABLE.find(({ code }) => code === wanted.toUpperCase());
}

/** Core's rules: every one that refuses by itself. */
export function coreRules(): ExplainedRule[] {
  const mappability = MAPPABILITY_RULES.map((rule) =>
    refusing(rule.id, "mappability", rule.when, rule),
  );
  const conclusions = CONCLUSION_RULES.map((rule) => ({
    ...refusing(rule.id, "conclusions", {}, rule),
    when: CONCLUSIONS[rule.when],
  }));
  const stage2 = MEMORY_MODELS.flatMap((model) =>
    model.stage2.flatMap(({ id, refuses, when, source }) => {
      if (refuses === undefined) return [];
      const rule = { ...refuses, source };
      return refusing(`${model.id}:${id}`, `${model.id}-stage2`, when, rule);
    }),
  );
  return [...mappability, ...stage2, ...conclusions];
}

/** An adapter's rows; none of a function. */
export function adapterRules(adapter: ExporterAdapter): ExplainedRule[] {
  const { exporter, rules = [] } = adapter;
  return rules.map((rule) => ({
    rule: `${exporter}:${rule.id}`,
    kind: "rule",
    table: `${exporter}-rules`,
    when: conditionText(rule, adapter),
    answer: ruleAnswerText(rule),
    ...(rule.refuse && { remedy: REFUSAL_CODES[rule.refuse.code].remedy }),
    source: rule.source,
  }));
}

const CONCLUSIONS = {
  forced: "the hypervisor forces one type in some placement, and it is not accepted there",
  unsafe: "no guest attribute is accepted in some placement",
  disagree: "each placement accepts some guest attribute, and none is accepted in all of them",
};

function refusing(
  rule: string,
  table: string,
  when: Row["when"],
  row: Pick<(typeof MAPPABILITY_RULES)[number], "code" | "why" | "source">,
): ExplainedRule {
  const { code, why, source } = row;
  const remedy = [...remediesOf(when), REFUSAL_CODES[code].remedy.replace(/\.$/, "")].join("; or ");
  return {
    ...{ rule, kind: "rule", table, when: whenText(when) },
    ...{ answer: `refuse ${code}: ${why}`, remedy: `${remedy}.`, source },
  };
}

function whenText(when: Row["when"]): string {
  const { kernel, ...others } = when;
  const tests = Object.entries(others).map(
    ([field, values]) => `${field} is ${values.join(" or ")}`,
  );
  return [...tests, ...(kernel === undefined ? [] : [kernelText(kernel)])].join("; ") || "always";
}

/** The epochs of a row are neighbours: a range says it. */
function kernelText(epochs: readonly FieldValue[]): string {
  const first = String(epochs[0]);
  const next = KERNEL_EPOCHS[KERNEL_EPOCHS.indexOf(epochs.at(-1) as KernelEpoch) + 1];
  const from = first.startsWith("before") ? "" : ` from ${first}`;
  return `kernel${from}${next === undefined ? "" : ` before ${next}`}`;
}
