import { compilePolicy, type Policy, type SqlParts, sqlParts } from "@vmprot/compiler";
import type { ExporterAdapter, FactDeclaration, Profile } from "@vmprot/core";

declare const VMPROT_VERSION: string;

/** The policy of the exporters that an inventory has, compiled. */
export interface PolicySql {
  readonly policy: Policy;
  readonly sql: SqlParts;
}

/** Compiles no more than is asked for: all exporters and profiles together take seconds. */
export function policySql(
  adapters: readonly ExporterAdapter[],
  exporters: ReadonlySet<string>,
  profiles: readonly Profile[],
): PolicySql {
  const wanted = adapters.filter(
    ({ exporter, rules }) => rules !== undefined && exporters.has(exporter),
  );
  const policy = compilePolicy(wanted, VMPROT_VERSION);
  return { policy, sql: sqlParts(policy, profiles) };
}

/** How each fact of the compiled exporters is declared. */
export function declarationsOf({ exporters }: Policy): ReadonlyMap<string, FactDeclaration> {
  return new Map(
    exporters.flatMap(({ exporter, facts }) =>
      facts.map(({ name, declaration }) => [`${exporter} ${name}`, declaration] as const),
    ),
  );
}
