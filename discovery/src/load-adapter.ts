import { createRequire } from "node:module";
import { checkAdapter, type ExporterAdapter, VmprotError } from "@vmprot/core";
import type { FoundAdapter } from "./found-adapter.js";

/**
 * Runs the adapter's module, and takes the adapter out of it.
 *
 * @throws VmprotError ADAPTER_UNLOADABLE; ADAPTER_INVALID or CONTRACT_UNSUPPORTED if it is not what
 * the manifest says
 */
export function loadAdapter(found: FoundAdapter): ExporterAdapter {
  if (found.problem !== undefined) throw found.problem;
  const adapter = requireModule(found)[found.export] as ExporterAdapter | undefined;
  const { package: name, export: exported } = found;
  if (adapter === undefined) {
    throw new VmprotError("ADAPTER_INVALID", `${name}: its module has no export "${exported}".`);
  }
  checkAdapter(adapter);
  for (const field of ["exporter", "contract"] as const) {
    if (adapter[field] === found[field]) continue;
    const message = `${name}: the manifest says ${field} ${found[field]}, the adapter ${adapter[field]}.`;
    throw new VmprotError("ADAPTER_INVALID", message);
  }
  return adapter;
}

function requireModule({ module, package: name }: FoundAdapter): Record<string, unknown> {
  try {
    return createRequire(module)(module);
  } catch (error) {
    const { code, message = String(error) } = Object(error) as Partial<NodeJS.ErrnoException>;
    const isAsync = code === "ERR_REQUIRE_ASYNC_MODULE";
    const why = isAsync ? "it awaits at top level" : message.split("\n")[0];
    throw new VmprotError("ADAPTER_UNLOADABLE", `${name} cannot be loaded: ${why}`);
  }
}
