import { VmprotError } from "../codes/vmprot-error.js";
import { CONTRACT_VERSION, SUPPORTED_CONTRACTS } from "../contract/contract-version.js";
import type { ExporterAdapter } from "../contract/exporter-adapter.js";
import { EXPORTER_NAME } from "../contract/exporter-name.js";

type Field = "title" | "source" | "optionalFacts" | "cases" | "placements";

/** What the fields must be, as far as core and listings rely on it. */
const FORMS: Readonly<Record<Field, (value: unknown) => boolean>> = {
  title: (value) => typeof value === "string",
  source: (value) => typeof value === "string",
  optionalFacts: (value) => typeof value === "object" && value !== null,
  cases: Array.isArray,
  placements: (value) => typeof value === "function",
};

/**
 * The adapters of a VMM by exporter name.
 *
 * @throws VmprotError ADAPTER_INVALID, ADAPTER_DUPLICATE or CONTRACT_UNSUPPORTED
 */
export function adapterRegistry(adapters: Iterable<ExporterAdapter>): Map<string, ExporterAdapter> {
  const registry = new Map<string, ExporterAdapter>();
  for (const adapter of adapters) {
    checkAdapter(adapter);
    if (registry.has(adapter.exporter)) {
      throw new VmprotError(
        "ADAPTER_DUPLICATE",
        `Two adapters claim the exporter "${adapter.exporter}".`,
      );
    }
    registry.set(adapter.exporter, adapter);
  }
  return registry;
}

/** @throws VmprotError ADAPTER_INVALID or CONTRACT_UNSUPPORTED if it cannot be used */
export function checkAdapter(adapter: ExporterAdapter): void {
  const { exporter, contract } = adapter ?? {};
  const name = typeof exporter === "string" ? `"${exporter}"` : "without a name";
  if (typeof exporter !== "string" || !EXPORTER_NAME.test(exporter)) {
    throw new VmprotError(
      "ADAPTER_INVALID",
      `The adapter ${name} needs an exporter name ${EXPORTER_NAME}.`,
    );
  }
  if (!SUPPORTED_CONTRACTS.includes(contract)) {
    throw new VmprotError(
      "CONTRACT_UNSUPPORTED",
      `The adapter ${name} speaks contract ${contract}; this core speaks up to ${CONTRACT_VERSION}.`,
    );
  }
  const lacking = Object.entries(FORMS).filter(([field, fits]) => !fits(adapter[field as Field]));
  if (lacking.length > 0) {
    const fields = lacking.map(([field]) => field).join(", ");
    throw new VmprotError("ADAPTER_INVALID", `The adapter ${name} lacks ${fields}.`);
  }
}
