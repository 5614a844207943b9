import type { AdapterRefusal, ExporterAdapter, Facts, Placement } from "@vmprot/core";
import { conditionText, domainText } from "@vmprot/core/tables";
import type { FoundAdapter } from "@vmprot/discovery";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { asError, type PlainError } from "../as-error.js";
import { type AdapterPage, adapterPage } from "./adapter-page.js";

/** One fact of an exporter's buffers, as its adapter declares it. */
export interface AdapterFact {
  readonly name: string;
  readonly kind: "bits" | "word" | "words" | "count" | "yes-no";
  /** What it can be, in words; every fact can be `"unknown"` too. */
  readonly domain: string;
  /** Whether queries must state it. */
  readonly required: boolean;
  /** What absence means, where it may be absent, and why. */
  readonly absent?: unknown;
  /** What it means instead on hosts whose every device's DMA is coherent. */
  readonly absentIfDmaCoherent?: unknown;
  readonly because?: string;
  /** There where whoever allocates a buffer chooses it. */
  readonly chosen?: true;
  /** What it is. */
  readonly doc: string;
  /** Of a mask: each bit's name and value. */
  readonly bits?: Readonly<Record<string, number>>;
  /** Of words: which. */
  readonly words?: readonly string[];
  /** Of a count: what is counted, from which number to which. */
  readonly unit?: string;
  readonly least?: number;
  readonly most?: number;
}

/** One of an adapter's rows: the first whose condition holds is the answer. */
export interface AdapterRuleRow {
  readonly id: string;
  /** What facts and host must be, in words. */
  readonly when: string;
  /** Where the buffer can be; or the refusal. */
  readonly map?: readonly Placement[];
  readonly refuse?: AdapterRefusal;
  readonly source: string;
}

/** One adapter, as `vmprot adapters --json` prints it. */
export interface AdapterRow extends AdapterState, Partial<AdapterPage> {
  /** Absent where a package's manifest does not say. */
  readonly exporter?: string;
  /** Its other names, and the facts that each says, as far as that is known without its code. */
  readonly names?: Readonly<Record<string, Facts>>;
  readonly contract?: number;
  readonly origin: "built-in" | FoundAdapter["origin"];
  readonly package?: string;
  readonly version?: string;
  /** What only the adapter itself tells: absent of discovered ones, which are not loaded to list them. */
  readonly title?: string;
  readonly source?: string;
  /** `function`: no rows can be listed. */
  readonly form?: "rows" | "function";
  readonly facts?: readonly AdapterFact[];
  readonly rows?: readonly AdapterRuleRow[];
}

/** Whether an adapter of another package answers for its exporter, and what else does. */
export interface AdapterState {
  readonly used: boolean;
  /** Who answers instead: a package, or `built-in` for vmprot's own adapter. */
  readonly usedInstead?: string;
  /** Why it cannot answer. */
  readonly problem?: PlainError;
}

/** Vmprot's own adapters, those of other packages, and packages that cannot be understood. */
export function adapterRows(chosen: ChosenAdapters): AdapterRow[] {
  const broken = chosen.catalogue?.broken ?? [];
  return [
    ...chosen.own.map((adapter) => ({ ...told(adapter), origin: "built-in", used: true }) as const),
    ...chosen.others.map((found) => otherRow(found, chosen)),
    ...broken.map(({ package: name, problem }) => ({
      origin: "discovered" as const,
      package: name,
      used: false,
      problem: asError(problem),
    })),
  ];
}

function otherRow(found: FoundAdapter, chosen: ChosenAdapters): AdapterRow {
  const { exporter, names, contract, origin, package: name, version } = found;
  const adapter = origin === "explicit" ? chosen.catalogue?.locate(exporter) : undefined;
  return {
    ...(adapter === undefined
      ? { exporter, contract, ...(names.length > 0 && { names: untold(names) }) }
      : told(adapter)),
    origin,
    package: name,
    version,
    ...stateOf(found, chosen),
  };
}

const untold = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, {}]));

/** The same row with all that is known of its adapter, as far as that is loaded. */
export function withPage(row: AdapterRow, chosen: ChosenAdapters): AdapterRow {
  const adapter = loadedAdapter(row, chosen);
  return adapter === undefined
    ? row
    : { ...row, ...adapterPage(adapter, row.origin === "built-in") };
}

/** The adapter of a row; undefined where none of its code has run. */
export function loadedAdapter(
  { exporter, origin, facts }: AdapterRow,
  chosen: ChosenAdapters,
): ExporterAdapter | undefined {
  if (exporter === undefined || facts === undefined) return undefined;
  return origin === "built-in"
    ? chosen.own.find((each) => each.exporter === exporter)
    : chosen.catalogue?.locate(exporter);
}

/** The state of a found adapter; finding it out runs no code of the package. */
function stateOf(found: FoundAdapter, chosen: ChosenAdapters): AdapterState {
  if (found.problem !== undefined) return { used: false, problem: asError(found.problem) };
  if (chosen.isOwn(found.exporter)) return { used: false, usedInstead: "built-in" };
  try {
    const best = chosen.catalogue?.choose(found.exporter);
    if (best === undefined || best === found) return { used: true };
    return { used: false, usedInstead: best.package };
  } catch (error) {
    return { used: false, problem: asError(error) };
  }
}

function told(adapter: ExporterAdapter) {
  const { exporter, names, title, source, contract, rules } = adapter;
  const facts = adapterFacts(adapter);
  const about = { exporter, ...(names && { names }), title, source, contract, facts };
  if (rules === undefined) return { ...about, form: "function" } as const;
  const rows = rules.map((rule) => {
    const { id, map, refuse, source: read } = rule;
    const answer = map === undefined ? { refuse } : { map };
    return { id, when: conditionText(rule, adapter), ...answer, source: read };
  });
  return { ...about, form: "rows", rows } as const;
}

function adapterFacts({ facts }: ExporterAdapter): AdapterFact[] {
  return Object.entries(facts).map(([name, fact]) => {
    const { kind, doc, absent, because, ...values } = fact;
    return {
      name,
      kind,
      domain: domainText(fact),
      required: absent === undefined,
      ...(absent !== undefined && { absent }),
      ...(because !== undefined && { because }),
      doc,
      ...values,
    };
  });
}
