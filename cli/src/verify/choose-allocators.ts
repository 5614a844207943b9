import { VmprotError } from "@vmprot/core";
import type { Allocator, Allocators } from "@vmprot/linux/verify";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";

/**
 * Those of these exporters; all, where none is named.
 *
 * @throws VmprotError USAGE if an exporter has no adapter and nothing here is named so,
 * DEVICE_UNAVAILABLE if nothing here gives such buffers
 */
export function chooseAllocators(
  { there, others }: Allocators,
  only: readonly string[] | undefined,
  adapters: ChosenAdapters,
): Allocators {
  if (only === undefined) return { there, others };
  const isNamed = (name: string, { exporter }: Allocator): boolean =>
    name === exporter || adapters.exporterOf(name) === adapters.exporterOf(exporter);
  const wrong = only.find(
    (name) =>
      !adapters.names.includes(name) && !there.some((allocator) => isNamed(name, allocator)),
  );
  if (wrong !== undefined) throw adapters.noExporter(wrong);
  const named = there.filter((each) => only.some((name) => isNamed(name, each)));
  if (named.length > 0) return { there: named, others: [] };
  const message = `Nothing here gives buffers of ${only.join(", ")}.`;
  throw new VmprotError("DEVICE_UNAVAILABLE", message);
}
