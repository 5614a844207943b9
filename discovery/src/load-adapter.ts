import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { type ExporterAdapter, reasonOf, VmProt, VmprotError } from "@vmprot/core";
import type { FoundAdapter } from "./found-adapter.js";

/**
 * Runs the adapter's module, and takes the adapter out of it.
 *
 * @throws VmprotError ADAPTER_UNLOADABLE; ADAPTER_INVALID or CONTRACT_UNSUPPORTED if it is not what
 * the manifest says
 */
export function loadAdapter(found: FoundAdapter): ExporterAdapter {
  if (found.problem !== undefined) throw found.problem;
  try {
    // No file is put in its place by now, nor one that require() would take for it: index, index.js.
    if (realpathSync(found.module) !== found.module) throw new Error("it has become a link");
    return checked(found, createRequire(found.module)(found.module));
  } catch (error) {
    if (VmprotError.is(error)) throw error;
    const { code } = Object(error) as NodeJS.ErrnoException;
    const isAsync = code === "ERR_REQUIRE_ASYNC_MODULE";
    const why = isAsync ? "it awaits at top level" : `${reasonOf(error)}${placeOf(error)}`;
    const message = `${found.package} cannot be loaded from ${found.module}: ${why}`;
    throw new VmprotError("ADAPTER_UNLOADABLE", message);
  }
}

function checked(found: FoundAdapter, module: object): ExporterAdapter {
  const { package: name, export: exported } = found;
  if (!Object.hasOwn(Object(module), exported)) {
    throw new VmprotError("ADAPTER_INVALID", `${name}: its module has no export "${exported}".`);
  }
  const adapter = (module as Readonly<Record<string, ExporterAdapter>>)[exported];
  // Core checks it, and keeps nothing of it yet.
  new VmProt([adapter as ExporterAdapter]);
  for (const field of ["exporter", "contract"] as const) {
    if (adapter?.[field] === found[field]) continue;
    const message = `${name}: the manifest says ${field} ${found[field]}, the adapter ${adapter?.[field]}.`;
    throw new VmprotError("ADAPTER_INVALID", message);
  }
  const names = Object.keys(adapter?.names ?? {});
  if (!isSame(names, found.names)) {
    const [says, has] = [found.names, names].map((all) => all.join(", ") || "none");
    const message = `${name}: the manifest says that other names are ${says}, the adapter ${has}.`;
    throw new VmprotError("ADAPTER_INVALID", message);
  }
  return adapter as ExporterAdapter;
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  [...some].sort().join() === [...others].sort().join();

/** Node.js puts the file and line of a syntax error before its stack. */
function placeOf(error: unknown): string {
  if (!(error instanceof SyntaxError)) return "";
  const [place = ""] = String(error.stack).split("\n");
  return /:\d+$/.test(place) ? ` (${place})` : "";
}
