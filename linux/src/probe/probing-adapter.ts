import {
  EXPORTER_NAME,
  type ExporterAdapter,
  type ExporterProbe,
  type ProbeTarget,
  reasonOf,
  shown,
  VmprotError,
} from "@vmprot/core";

const NEVER_IMPORTS = [true, "after-attaching"] as const;

/** What probing needs of an adapter, read from it once. */
export interface ProbingAdapter {
  readonly exporter: string;
  readonly expNames: readonly string[];
  readonly drmDrivers: readonly string[] | undefined;
  readonly primaryNode: boolean;
  readonly attachesOwn: boolean;
  readonly neverImports: ExporterProbe["neverImports"];
  /** Whatever the adapter says, or throws. */
  ask(target: ProbeTarget): unknown;
}

/**
 * Those of the adapters that have a probe, in their order.
 *
 * @throws VmprotError ADAPTER_INVALID where what probing needs of one is not what the contract says
 */
export function probingAdapters(adapters: readonly ExporterAdapter[]): ProbingAdapter[] {
  return adapters.flatMap((adapter) => {
    try {
      return probingAdapter(adapter);
    } catch (error) {
      throw new VmprotError("ADAPTER_INVALID", `An adapter cannot probe: ${reasonOf(error)}.`);
    }
  });
}

function probingAdapter({ exporter, probe }: ExporterAdapter): ProbingAdapter[] {
  if (probe === undefined) return [];
  if (typeof exporter !== "string" || !EXPORTER_NAME.test(exporter)) {
    throw new TypeError(`its exporter is ${shown(exporter)}`);
  }
  const { expNames, drmDrivers, primaryNode, attachesOwn, neverImports, probe: ask } = probe;
  if (typeof ask !== "function") throw new TypeError(`${exporter}'s probe is no function`);
  return [
    {
      exporter,
      expNames: names(expNames, exporter),
      drmDrivers: drmDrivers === undefined ? undefined : names(drmDrivers, exporter),
      primaryNode: primaryNode === true,
      attachesOwn: attachesOwn === true,
      neverImports: NEVER_IMPORTS.find((each) => each === neverImports),
      ask: (target) => ask.call(probe, target),
    },
  ];
}

function names(list: readonly string[], exporter: string): readonly string[] {
  const copy = Array.isArray(list) ? [...list] : [undefined];
  if (copy.every((name) => typeof name === "string")) return Object.freeze(copy);
  throw new TypeError(`${exporter}'s expNames or drmDrivers are no list of names`);
}
