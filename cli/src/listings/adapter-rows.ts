import type { ExporterAdapter } from "@vmprot/core";
import type { FoundAdapter } from "@vmprot/discovery";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { asError } from "../as-error.js";
import { type AdapterFact, adapterFacts } from "./adapter-facts.js";
import { type AdapterState, adapterState } from "./adapter-state.js";

/** One adapter, as `vmprot adapters --json` prints it. */
export interface AdapterRow extends AdapterState {
  /** Absent where a package's manifest does not say. */
  readonly exporter?: string;
  readonly contract?: number;
  readonly origin: "built-in" | FoundAdapter["origin"];
  readonly package?: string;
  readonly version?: string;
  /** What only the adapter itself tells: absent of discovered ones, which are not loaded to list them. */
  readonly title?: string;
  readonly source?: string;
  readonly facts?: readonly AdapterFact[];
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
  const { exporter, contract, origin, package: name, version } = found;
  const adapter = origin === "explicit" ? chosen.catalogue?.locate(exporter) : undefined;
  return {
    ...(adapter === undefined ? { exporter, contract } : told(adapter)),
    origin,
    package: name,
    version,
    ...adapterState(found, chosen),
  };
}

function told(adapter: ExporterAdapter) {
  const { exporter, title, source, contract } = adapter;
  return { exporter, title, source, contract, facts: adapterFacts(adapter) };
}
