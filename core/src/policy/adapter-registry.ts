import { VmprotError } from "../codes/vmprot-error.js";
import { CONTRACT_VERSION, SUPPORTED_CONTRACTS } from "../contract/contract-version.js";
import type { ExporterAdapter } from "../contract/exporter-adapter.js";
import { EXPORTER_NAME } from "../contract/exporter-name.js";

/**
 * The adapters of a VMM by exporter name.
 *
 * @throws VmprotError ADAPTER_INVALID, ADAPTER_DUPLICATE or CONTRACT_UNSUPPORTED
 */
export function adapterRegistry(
  adapters: Iterable<ExporterAdapter>,
): ReadonlyMap<string, ExporterAdapter> {
  const registry = new Map<string, ExporterAdapter>();
  for (const adapter of adapters) {
    check(adapter);
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

function check(adapter: ExporterAdapter): void {
  const { exporter, contract, optionalFacts, placements } = adapter;
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
  if (typeof placements !== "function" || typeof optionalFacts !== "object" || !optionalFacts) {
    throw new VmprotError(
      "ADAPTER_INVALID",
      `The adapter ${name} lacks placements or optionalFacts.`,
    );
  }
}
