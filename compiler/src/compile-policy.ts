import { createHash } from "node:crypto";
import {
  CACHE_MODES,
  CONTRACT_VERSION,
  type ExporterAdapter,
  HAZARD_CODES,
  PROFILES,
  REFUSAL_CODES,
  type RefusalCode,
  VmprotError,
  worstCase,
} from "@vmprot/core";
import { conclusions, EVERY_PLACEMENT, type Refused, representative } from "@vmprot/core/compile";
import {
  CONCLUSION_RULES,
  ENVIRONMENT_FIELD_NAMES,
  ENVIRONMENT_FIELDS,
  HOST_TRAITS,
  KERNEL_EPOCHS,
  MAPPABILITY_RULES,
  MEMORY_MODELS,
  qualifiedName,
} from "@vmprot/core/tables";
import { Nodes } from "./diagram.js";
import { type AdapterAnswer, exporterDiagram } from "./exporter-diagram.js";
import type { Modes, Policy, PolicyAnswer, PolicyRefusal } from "./policy.js";
import { modesDiagrams, type PolicyBuilding, ruleDiagrams } from "./policy-diagrams.js";

/** Leaves of columns from here on are refusals. */
export const FIRST_REFUSAL = 0x4000;

/** Numbers things in the order in which they are first met. */
class Numbered<T> {
  readonly all: T[] = [];
  readonly #known = new Map<string, number>();

  numberOf(thing: T, key = JSON.stringify(thing)): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.all.length);
    return this.all.push(thing) - 1;
  }
}

/**
 * The policy with these exporters' rules, as tables.
 *
 * @param version of the packages that it is compiled from
 * @throws VmprotError NOT_COMPILABLE for an adapter that decides by a function, or tables that grow
 * too large; ADAPTER_INVALID, ADAPTER_DUPLICATE, CONTRACT_UNSUPPORTED for adapters that cannot be used
 */
export function compilePolicy(adapters: readonly ExporterAdapter[], version: string): Policy {
  const fields = ENVIRONMENT_FIELD_NAMES.map((field) => {
    return { name: qualifiedName(field), field, values: ENVIRONMENT_FIELDS[field] };
  });
  const kernelClass = { variable: fields.length, ofEpoch: kernelClasses() };
  const firstFact = fields.length + 1;
  const nodes = new Nodes();
  const factNodes = new Nodes();
  const refusals = new Numbered<PolicyRefusal | undefined>();
  refusals.numberOf(undefined, "");
  const modes = new Numbered<Modes>();
  const sources = new Map(policyRules().map(({ id, source }) => [id, source]));
  const answers = new Numbered<PolicyAnswer>();

  const refusal = ({ refuse: code, why, rule }: Refused): number => {
    const message = why ?? REFUSAL_CODES[code].message;
    const isHarmless = code === "NO_CPU_MAPPING" || code === "NOT_EXPORTABLE";
    const source = (rule !== undefined && sources.get(rule)) || "";
    return refusals.numberOf({ code, rule, message, source, isHarmless });
  };
  const building: PolicyBuilding = {
    nodes,
    variableOf(field) {
      if (field === "kernel") {
        return { variable: kernelClass.variable, values: kernelClass.ofEpoch };
      }
      const variable = fields.findIndex((each) => each.field === field);
      return { variable, values: [...(fields[variable]?.values ?? []).keys()] };
    },
    refusal,
    modes: ({ modes: by, forced }) =>
      modes.numberOf({ hazards: CACHE_MODES.map((mode) => by[mode]), forced }),
  };
  const rules = ruleDiagrams(building);
  const columns = PROFILES.map((profile) => modesDiagrams(profile, building, FIRST_REFUSAL));
  const concluded = conclusions().map(refusal);
  const numbers = new Map<AdapterAnswer, number>();
  const numberOf = (given: AdapterAnswer): number => {
    const known = numbers.get(given) ?? answerNumber(given);
    numbers.set(given, known);
    return known;
  };
  const answerNumber = ({ answer, row }: AdapterAnswer): number => {
    if (answer.kind === "refusal") {
      const { code, message, rule } = answer;
      if (rule !== undefined && row !== undefined) sources.set(rule, row.source);
      const number = refusal({ refuse: code, why: message, ...(rule !== undefined && { rule }) });
      return answers.numberOf({ refusal: number });
    }
    const placements = answer.placements.map((each) => EVERY_PLACEMENT.indexOf(each));
    const preferred = CACHE_MODES.indexOf(worstCase(answer.placements.map(({ cache }) => cache)));
    return answers.numberOf({ placements, preferred });
  };
  const [arch, kernel] = ["arch", "kernel"].map((name) =>
    fields.findIndex(({ field }) => field === name),
  ) as [number, number];
  const exporters = adapters.map((adapter) =>
    exporterDiagram(adapter, { nodes: factNodes, firstFact, arch, kernel, numberOf }),
  );
  const names = exporters.map(({ exporter }) => exporter);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new VmprotError("ADAPTER_DUPLICATE", `Two adapters claim the exporter ${twice}.`);
  }
  const tables = {
    contract: CONTRACT_VERSION,
    newestKernel: KERNEL_EPOCHS.at(-1) as string,
    fields,
    kernelClass,
    epochs: KERNEL_EPOCHS.slice(1),
    coherentArches: HOST_TRAITS.map(({ dmaCoherent }) => dmaCoherent),
    firstFact,
    placements: EVERY_PLACEMENT,
    profiles: PROFILES,
    refusals: refusals.all as PolicyRefusal[],
    modes: modes.all,
    conclusions: concluded,
    hazards: Object.keys(HAZARD_CODES),
    codes: Object.keys(REFUSAL_CODES) as RefusalCode[],
    rules,
    columns,
    answers: answers.all,
    exporters,
    cells: nodes.cells,
    factCells: factNodes.cells,
  };
  const hash = createHash("sha256").update(JSON.stringify(tables)).digest("hex");
  return { version, hash, ...tables };
}

/** By epoch, the number of the first of those that no row of the policy tells from it. */
function kernelClasses(): number[] {
  const classes: unknown[] = [];
  return KERNEL_EPOCHS.map((epoch) => {
    const first = representative("kernel", epoch);
    if (!classes.includes(first)) classes.push(first);
    return classes.indexOf(first);
  });
}

/** The policy's own rules by the ids that results name, with their sources. */
function policyRules(): { readonly id: string; readonly source: string }[] {
  const stage2 = MEMORY_MODELS.flatMap((model) =>
    model.stage2.map(({ id, source }) => ({ id: `${model.id}:${id}`, source })),
  );
  return [...MAPPABILITY_RULES, ...CONCLUSION_RULES, ...stage2];
}
