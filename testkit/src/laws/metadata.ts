import { type ExporterAdapter, type ExporterProbe, suggestion, VmProt } from "@vmprot/core";
import type { Rule } from "../law.js";
import { show } from "../show.js";

/** The fields of the contract. A record, so that the compiler demands every one. */
const FIELDS: Readonly<Record<keyof ExporterAdapter, true>> = {
  contract: true,
  exporter: true,
  names: true,
  title: true,
  source: true,
  facts: true,
  rules: true,
  placements: true,
  cases: true,
  probe: true,
};

/** Those of a probe. */
const PROBE_FIELDS: Readonly<Record<keyof ExporterProbe, true>> = {
  expNames: true,
  drmDrivers: true,
  primaryNode: true,
  attachesOwn: true,
  neverImports: true,
  program: true,
  uapi: true,
  probe: true,
};

/** What is no field, where an object has one, and what may have been meant. */
function strange(what: string, value: object | undefined, known: object): string | undefined {
  // Instances of classes may have more, of their own.
  const isPlain = value !== undefined && Object.getPrototypeOf(value) === Object.prototype;
  const extra = isPlain ? Object.keys(value) : [];
  const fields = Object.keys(known);
  const unknown = extra.find((name) => !fields.includes(name));
  if (unknown === undefined) return undefined;
  const unused = fields.filter((name) => !extra.includes(name));
  return `${what} have no field ${show(unknown)}${suggestion(unknown, unused)}`;
}

/** Core loads the adapter, and listings have something to show. */
export const metadata: Rule = {
  name: "metadata",
  why: "Core loads adapters by contract and exporter name; listings and documents show the rest.",
  counterexample({ adapter }) {
    try {
      new VmProt([adapter]);
    } catch (error) {
      return `core refuses to load it: ${String(error)}`;
    }
    const unknown =
      strange("adapters", adapter, FIELDS) ?? strange("probes", adapter.probe, PROBE_FIELDS);
    if (unknown !== undefined) return unknown;
    if (adapter.cases.length === 0) return "cases is empty";
    const names = new Set<string>();
    for (const { name } of adapter.cases) {
      if (typeof name !== "string" || name.trim() === "") return `a case's name is ${show(name)}`;
      if (names.has(name)) return `two cases have the name ${show(name)}`;
      names.add(name);
    }
    return undefined;
  },
};
