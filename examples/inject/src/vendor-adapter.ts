import type { ExporterAdapter } from "@vmprot/core";

/** What the made-up vendor's driver says of a buffer. */
export type VendorFacts = { readonly secure: boolean };

const PLACEMENTS = [
  { memory: "ram", cache: "write-combined", vma: "pfnmap", pages: "refcounted" },
] as const;

/** All that a vendor writes: facts to placements, or a refusal. */
export const vendorAdapter: ExporterAdapter<VendorFacts> = {
  contract: 1,
  exporter: "vendor",
  title: "A made-up vendor's driver: write-combined, and unmapped where secure",
  source: "an example, no kernel source",
  optionalFacts: {},
  cases: [
    { name: "plain", facts: { secure: false } },
    { name: "secure", facts: { secure: true } },
  ],
  placements: ({ secure }) =>
    typeof secure !== "boolean"
      ? { code: "UNKNOWN_FACTS" }
      : secure
        ? { code: "NO_CPU_MAPPING" }
        : PLACEMENTS,
};
