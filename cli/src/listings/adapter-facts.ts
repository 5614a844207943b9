import type { ExporterAdapter } from "@vmprot/core";

/** One fact that an exporter's queries carry. */
export interface AdapterFact {
  readonly name: string;
  readonly required: boolean;
  /** What the fact can be, where it is optional. */
  readonly values?: readonly unknown[];
  /** What its absence stands for. */
  readonly absent?: unknown;
  /** The same in words. */
  readonly doc?: string;
}

/** The facts of an adapter: those that every case states, and those with a default. */
export function adapterFacts({ cases, optionalFacts }: ExporterAdapter): AdapterFact[] {
  const stated = new Set(cases.flatMap(({ facts }) => Object.keys(facts)));
  const required = [...stated].filter((name) => !Object.hasOwn(optionalFacts, name));
  return [
    ...required.map((name) => ({ name, required: true })),
    ...Object.entries(optionalFacts).map(([name, { values, absent, doc }]) => ({
      name,
      required: false,
      values,
      absent,
      doc,
    })),
  ];
}
