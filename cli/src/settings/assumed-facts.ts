import { type ExporterAdapter, type Facts, quote, suggestion, VmprotError } from "@vmprot/core";
import { domainText } from "@vmprot/core/tables";
import { factValue } from "./fact-value.js";

/** A value that is taken for granted of a fact that is unknown, and who says so. */
export interface Assumption {
  /** `FACT`, or `EXPORTER.FACT` with any of the exporter's names. */
  readonly name: string;
  /** As text. */
  readonly value: string;
  readonly where: string;
}

/** Facts that are taken for granted where nobody knows them. */
export class AssumedFacts {
  /** By every name of an exporter. */
  readonly #facts = new Map<string, Readonly<Record<string, unknown>>>();

  /**
   * @param assumptions of two about one fact the later counts
   * @throws VmprotError FIELD_UNKNOWN or FIELD_VALUE for what no adapter's fact can be
   */
  constructor(assumptions: readonly Assumption[], adapters: readonly ExporterAdapter[]) {
    for (const assumption of assumptions) this.#assume(assumption, adapters);
  }

  /** Those that a buffer's own facts leave open. */
  of(exporter: string, facts: Facts): Facts {
    const open = Object.entries(this.#facts.get(exporter) ?? {}).filter(
      ([name]) =>
        !Object.hasOwn(facts, name) || [undefined, "unknown"].includes(facts[name] as never),
    );
    return Object.fromEntries(open);
  }

  #assume(assumption: Assumption, adapters: readonly ExporterAdapter[]): void {
    const { name: limited, value: text, where } = assumption;
    // A fact's name has no dot, an exporter's can have several.
    const dot = limited.lastIndexOf(".");
    const exporter = dot < 0 ? undefined : limited.slice(0, dot);
    const fact = limited.slice(dot + 1);
    const asked = adapters.filter(
      (each) => exporter === undefined || namesOf(each).includes(exporter),
    );
    if (asked.length === 0) {
      const end = suggestion(
        exporter ?? "",
        adapters.map((each) => each.exporter),
      );
      throw new VmprotError(
        "FIELD_UNKNOWN",
        `${where}: There is no exporter ${quote(exporter ?? "")}${end}`,
      );
    }
    const having = asked.filter(({ facts }) => Object.hasOwn(facts, fact));
    if (having.length === 0) {
      const facts = [...new Set(asked.flatMap((each) => Object.keys(each.facts)))];
      throw new VmprotError(
        "FIELD_UNKNOWN",
        `${where}: ${exporter ?? "No adapter"} has ${exporter === undefined ? "the" : "no"} fact ${quote(fact)}${suggestion(fact, facts)}`,
      );
    }
    const fitting = having.flatMap((adapter) => {
      const value = factValue(adapter.facts[fact] as never, text);
      return value === undefined ? [] : [{ adapter, value }];
    });
    if (fitting.length === 0) {
      const domains = new Set(having.map(({ facts }) => domainText(facts[fact] as never)));
      throw new VmprotError(
        "FIELD_VALUE",
        `${where}: facts.${fact} can be: ${[...domains].join("; or ")}; it is ${quote(text)}.`,
      );
    }
    for (const { adapter, value } of fitting) {
      for (const name of namesOf(adapter)) {
        const isAsked = [undefined, adapter.exporter, name].includes(exporter);
        // What the name itself says is known.
        if (!isAsked || Object.hasOwn(adapter.names?.[name] ?? {}, fact)) continue;
        this.#facts.set(name, { ...this.#facts.get(name), [fact]: value });
      }
    }
  }
}

const namesOf = ({ exporter, names = {} }: ExporterAdapter): string[] => [
  exporter,
  ...Object.keys(names),
];

/** What one place assumes, as texts or as an object. */
export function assumptionsOf(
  said: readonly string[] | Facts,
  where: string,
): readonly Assumption[] {
  const entries = Array.isArray(said)
    ? (said as readonly string[]).map((text) => split(text, where))
    : Object.entries(said).map(([name, value]) => [name, textOf(value)] as const);
  // What is said of one exporter goes before what is said of all.
  return entries
    .map(([name, value]) => ({ name, value, where }))
    .sort((a, b) => Number(a.name.includes(".")) - Number(b.name.includes(".")));
}

function split(text: string, where: string): readonly [string, string] {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new VmprotError(
    "USAGE",
    `${where} is FACT=VALUE or EXPORTER.FACT=VALUE; it is ${quote(text)}.`,
  );
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");
