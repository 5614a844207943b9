import type { ExporterAdapter, FactDeclarations, Placement } from "@vmprot/core";

/** Ordinary pages of RAM, mapped cached: what every host maps. */
export const RAM: Placement = { memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" };

const HEAD = { contract: 1, exporter: "fake", title: "Fake", source: "none", cases: [] };

/** An adapter whose answers are what this says, whatever it is. */
export function fakeFunctionAdapter(
  placements: (facts: Readonly<Record<string, unknown>>) => unknown,
  facts: FactDeclarations = {},
): ExporterAdapter {
  return { ...HEAD, facts, placements } as unknown as ExporterAdapter;
}

/** An adapter with these fields instead of sound ones. */
export function fakeRuleAdapter(fields: object = {}): ExporterAdapter {
  const facts: FactDeclarations = {
    flags: { kind: "bits", bits: { SECURE: 1, WC: 2 }, doc: "Flags." },
    tiled: { kind: "yes-no", doc: "Tiled.", absent: false, because: "Its maker knows." },
    heap: { kind: "word", words: ["a", "b"], doc: "Heap.", absent: "unknown", because: "Hidden." },
  };
  const rules = [
    { id: "secure", when: { flags: { has: 1 } }, refuse: { code: "NO_CPU_MAPPING" }, source: "x" },
    { id: "all", map: [RAM], source: "x" },
  ];
  return { ...HEAD, facts, rules, ...fields } as unknown as ExporterAdapter;
}

/** A yes or no of which absence says nothing. */
export const OPEN_FACT = {
  kind: "yes-no",
  doc: "Open.",
  absent: "unknown",
  because: "Nobody knows.",
} as const;
