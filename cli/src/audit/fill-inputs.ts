import { createTable, type SqlParts } from "@vmprot/compiler";
import type { ExporterAdapter, FactDeclaration } from "@vmprot/core";
import { ENVIRONMENT_FIELD_NAMES, qualifiedName } from "@vmprot/core/tables";
import type { Engine } from "./engine.js";
import { factRows } from "./fact-rows.js";
import type { Kind } from "./kinds.js";
import type { World } from "./worlds.js";

/** What is judged: kinds of buffers and worlds, by number. */
export interface Judged {
  readonly kinds: readonly Kind[];
  readonly worlds: readonly World[];
}

/**
 * Makes the compiler's tables and views, and fills those that are the caller's; kinds that the machine
 * did not tell of are in the table audit_untold.
 */
export async function fillInputs(
  engine: Engine,
  sql: SqlParts,
  { kinds, worlds }: Judged,
  adapters: readonly ExporterAdapter[],
): Promise<void> {
  await engine.run(sql.inputs);
  for (const { name, columns, rows } of sql.tables) {
    await engine.run(createTable(name, columns));
    await engine.fill(name, (add) => {
      for (const row of rows) add(row);
    });
  }
  await engine.run(sql.views);
  await engine.run("CREATE TABLE audit_untold (kind INTEGER, code VARCHAR)");
  await engine.fill("audit_untold", (add) => {
    for (const [number, { refused }] of kinds.entries()) {
      if (refused !== undefined) add([number, refused]);
    }
  });
  await engine.fill("vmprot_buffers", (add) => {
    for (const [number, { exporter, refused }] of kinds.entries()) {
      if (refused === undefined) add([String(number), exporter]);
    }
  });
  const declarations = declarationsOf(adapters);
  await engine.fill("vmprot_buffer_facts", (add) => {
    for (const [number, { exporter, facts }] of kinds.entries()) {
      for (const [fact, value] of Object.entries(facts)) {
        const rows = factRows(fact, value, declarations.get(`${exporter} ${fact}`));
        for (const row of rows) add([String(number), fact, row.word, row.number]);
      }
    }
  });
  await engine.fill("vmprot_hosts", (add) => {
    for (const [number, world] of worlds.entries()) add(hostRow(number, world));
  });
}

/** How each fact of each exporter is declared. */
function declarationsOf(
  adapters: readonly ExporterAdapter[],
): ReadonlyMap<string, FactDeclaration> {
  return new Map(
    adapters.flatMap(({ exporter, facts }) =>
      Object.entries(facts).map(([name, declaration]) => [`${exporter} ${name}`, declaration]),
    ),
  );
}

function hostRow(number: number, { platform, vm }: World): (string | number | undefined)[] {
  const stated = ENVIRONMENT_FIELD_NAMES.flatMap((field): (string | number | undefined)[] => {
    const part: Readonly<Record<string, unknown>> = {
      ...(qualifiedName(field).startsWith("vm.") ? vm : platform),
    };
    const value = part[field];
    if (field !== "kernel") return [value === undefined ? undefined : String(value)];
    const [, major, minor] = /^(\d{1,3})\.(\d{1,4})(?!\d)/.exec(String(value)) ?? [];
    return [major, minor].map((each) => (each === undefined ? undefined : Number(each)));
  });
  return [String(number), ...stated];
}
