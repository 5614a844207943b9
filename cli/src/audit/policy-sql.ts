import { compilePolicy, emitSql, type Policy } from "@vmprot/compiler";
import type { ExporterAdapter, FactDeclaration } from "@vmprot/core";

declare const VMPROT_VERSION: string;

/** The policy of the exporters that an inventory has, compiled. */
export interface PolicySql {
  readonly policy: Policy;
  /** Statements that make the compiler's tables and views. */
  readonly script: string;
}

/** Compiles no more than is asked for: all exporters together take seconds. */
export function policySql(
  adapters: readonly ExporterAdapter[],
  exporters: ReadonlySet<string>,
): PolicySql {
  const wanted = adapters.filter(
    ({ exporter, rules }) => rules !== undefined && exporters.has(exporter),
  );
  const policy = compilePolicy(wanted, VMPROT_VERSION);
  return { policy, script: [...emitSql(policy).values()].join("\n") };
}

/** How each fact of the compiled exporters is declared. */
export function declarationsOf({ exporters }: Policy): ReadonlyMap<string, FactDeclaration> {
  return new Map(
    exporters.flatMap(({ exporter, facts }) =>
      facts.map(({ name, declaration }) => [`${exporter} ${name}`, declaration] as const),
    ),
  );
}
