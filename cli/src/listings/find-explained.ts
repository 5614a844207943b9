import { type ExporterAdapter, quote, suggestion, VmprotError } from "@vmprot/core";
import { codeInitials } from "@vmprot/core/tables";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { adapterRules, coreRules, type Explained, explainedCodes } from "./explained.js";
import {
  explainedFacts,
  explainedFields,
  explainedPresets,
  explainedRemedies,
  factsNamed,
} from "./explained-words.js";

/** All that can be explained. */
export class Explanations {
  readonly all: readonly Explained[];
  readonly #chosen: ChosenAdapters;

  /** @param wanted loads another package's adapter where it is named */
  static async of(options: AdapterOptions, wanted = ""): Promise<Explanations> {
    const chosen = await chooseAdapters(options);
    const [exporter = ""] = wanted.split(/[:.]/);
    const other = chosen.isOwn(exporter) ? undefined : chosen.catalogue?.locate(exporter);
    return new Explanations(chosen, [...chosen.own, ...(other === undefined ? [] : [other])]);
  }

  private constructor(chosen: ChosenAdapters, adapters: readonly ExporterAdapter[]) {
    this.#chosen = chosen;
    const rules = [...coreRules(adapters), ...adapters.flatMap(adapterRules)];
    this.all = [
      ...explainedCodes(rules),
      ...rules,
      ...explainedRemedies(),
      ...explainedPresets(),
      ...explainedFields(),
      ...adapters.flatMap(explainedFacts),
    ];
  }

  /**
   * What is known under a name, in whatever case: of that name itself, else of those for which it is
   * short: a matrix's initials, a row or a field without what stands before it, `R13` for all of
   * R13-sev, R13-tdx and so on.
   *
   * @throws VmprotError CODE_UNKNOWN
   */
  find(wanted: string): readonly Explained[] {
    const word = wanted.toLowerCase();
    const tests: ((name: string, each: Explained) => boolean)[] = [
      (name, { kind }) => name === word || (kind === "field" && name.endsWith(`.${word}`)),
      (_, each) => each.kind === "refusal" && codeInitials(each.code).toLowerCase() === word,
      (name, { kind }) => kind === "rule" && isRowOf(name, word),
      (name, { kind }) => kind === "rule" && !word.includes(":") && name.startsWith(`${word}-`),
    ];
    for (const test of tests) {
      const found = this.all.filter((each) => test(nameOf(each).toLowerCase(), each));
      if (found.length > 0) return found;
    }
    const facts = this.all.filter((each) => each.kind === "fact");
    const found = factsNamed(word.replace(/^facts\./, ""), facts);
    if (found.length > 0) return found;
    throw new VmprotError("CODE_UNKNOWN", this.#unknown(wanted));
  }

  #unknown(wanted: string): string {
    const none = `There is nothing called ${quote(wanted)} to explain`;
    const exporter = this.#chosen.names.find((name) => name === wanted.toLowerCase());
    if (exporter !== undefined) {
      return `${none}; \`vmprot adapters ${exporter}\` is the page of that exporter.`;
    }
    const names = this.all.map(nameOf);
    const [start] = wanted.split(/(?<=[:.])/);
    const near = names.filter((name) => name.startsWith(start ?? ""));
    if (/[:.]/.test(wanted) && near.length > 0) return none + suggestion(wanted, near);
    const end = suggestion(wanted, names);
    return none + (end.startsWith("; did you") ? end : "; `vmprot explain` lists what there is.");
  }
}

/** `nested-paging` and `amd-stage2:nested-paging` are short and long for `amd:nested-paging`. */
function isRowOf(name: string, word: string): boolean {
  const [table, row] = name.split(":");
  return row !== undefined && (row === word || word === `${table}-stage2:${row}`);
}

/** What it is called. */
export function nameOf(each: Explained): string {
  switch (each.kind) {
    case "rule":
      return each.rule;
    case "remedy":
      return each.remedy;
    case "preset":
      return each.preset;
    case "field":
      return each.field;
    case "fact":
      return each.fact;
    default:
      return each.code;
  }
}
