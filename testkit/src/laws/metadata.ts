import { VmProt } from "@vmprot/core";
import type { Rule } from "../law.js";
import { show } from "../show.js";

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
    for (const field of ["title", "source"] as const) {
      const text: unknown = adapter[field];
      if (typeof text !== "string" || text.trim() === "") return `${field} is ${show(text)}`;
    }
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
