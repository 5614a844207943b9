import type { ExporterAdapter } from "./contract/exporter-adapter.js";
import type { FactDeclarations, Facts, FactsOf } from "./contract/fact.js";

/**
 * An adapter whose facts' types follow from their declarations, so that a typo in a rule, a case or
 * a query does not compile. Returns what it is given.
 */
export function defineAdapter<const F extends FactDeclarations, A extends ExporterAdapter<F>>(
  adapter: A & ExporterAdapter<F>,
): A & ExporterAdapter<F> {
  return adapter;
}

/** A buffer as queries name it. */
export interface Buffer<F = Facts> {
  readonly exporter: string;
  readonly facts: F;
}

/** A buffer of this adapter's exporter: spread it into a query. The compiler checks the facts. */
export function bufferOf<F extends FactDeclarations>(
  adapter: ExporterAdapter<F>,
  facts: NoInfer<FactsOf<F>>,
): Buffer<FactsOf<F>> {
  return { exporter: adapter.exporter, facts };
}
