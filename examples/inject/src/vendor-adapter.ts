import { defineAdapter } from "@vmprot/core";

/** All that a vendor writes: what a buffer's facts are, and what the driver does with them. */
export const vendorAdapter = defineAdapter({
  contract: 1,
  exporter: "vendor",
  title: "An invented vendor's driver: write-combined, and unmapped where secure",
  source: "an example, no kernel source",
  facts: {
    secure: {
      kind: "yes-no",
      doc: "The buffer is in memory that no CPU may touch.",
    },
  },
  rules: [
    {
      id: "secure",
      when: { secure: { is: true } },
      refuse: { code: "NO_CPU_MAPPING" },
      source: "an example, no kernel source",
    },
    {
      id: "plain",
      map: [{ memory: "ram", cache: "write-combined", vma: "pfnmap", pages: "refcounted" }],
      source: "an example, no kernel source",
    },
  ],
  cases: [
    { name: "plain", facts: { secure: false } },
    { name: "secure", facts: { secure: true } },
  ],
});
