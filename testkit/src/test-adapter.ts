import type { ExporterAdapter, FactDeclarations } from "@vmprot/core";
import { adapterLaws } from "./adapter-laws.js";
import type { LawOptions } from "./options.js";

/** What {@link testAdapter} needs to know. */
export interface TestOptions extends LawOptions {
  /** The runner's own: jest's `it`, node:test's or vitest's `test`, or anything of that form. */
  readonly test: (name: string, run: () => void) => unknown;
}

/** Registers one test for each law. */
export function testAdapter<F extends FactDeclarations>(
  adapter: ExporterAdapter<F>,
  { test, ...options }: TestOptions,
): void {
  for (const law of adapterLaws(adapter, options)) {
    test(`${adapter.exporter}: ${law.name}`, () => law.check());
  }
}
