import { VmprotError } from "../codes/vmprot-error.js";
import type { ExporterAdapter } from "../contract/exporter-adapter.js";
import { checkAdapter } from "./check-adapter.js";

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
