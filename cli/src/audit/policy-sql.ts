import { readFileSync } from "node:fs";
import { ADAPTERS } from "@vmprot/adapters";
import { compilePolicy, type SqlParts, sqlParts } from "@vmprot/compiler";
import type { ExporterAdapter, Profile } from "@vmprot/core";

declare const VMPROT_VERSION: string;

/** The bundler puts it beside the command: what {@link sqlParts} gives for vmprot's own adapters. */
const PREBUILT = new URL("./policy-sql.json", import.meta.url);

/**
 * The policy as SQL. With adapters of others no more is compiled than is asked for: all exporters and
 * profiles together take seconds.
 */
export function policySql(
  adapters: readonly ExporterAdapter[],
  exporters: ReadonlySet<string>,
  profiles: readonly Profile[],
): SqlParts {
  if (isOwn(adapters)) return JSON.parse(readFileSync(PREBUILT, "utf8")) as SqlParts;
  const wanted = adapters.filter(
    ({ exporter, rules }) => rules !== undefined && exporters.has(exporter),
  );
  return sqlParts(compilePolicy(wanted, VMPROT_VERSION), profiles);
}

function isOwn(adapters: readonly ExporterAdapter[]): boolean {
  return (
    adapters.length === ADAPTERS.length &&
    adapters.every((adapter, index) => adapter === ADAPTERS[index])
  );
}
