import { VmprotError } from "@vmprot/core";
import type { Engine } from "./engine.js";
import type { InventoryFile } from "./inventory-file.js";
import { column, quoted } from "./sql-text.js";

/** The columns that every row of an inventory is brought into: texts, empty where there is nothing. */
export const ROW_COLUMNS = [
  "id",
  "host",
  "exporter",
  "facts",
  "platform",
  "vm",
  "profile",
  "field",
  "value",
] as const;

type RowColumn = (typeof ROW_COLUMNS)[number];

/** Objects whose fields may stand in columns of their own, such as platform.kernel. */
const PARTS = ["facts", "platform", "vm"] as const;
/** Rows of NDJSON that are looked at for such columns. */
const SAMPLE = 20_480;
/** Longest line of NDJSON in bytes, as that of a query. */
export const LONGEST_LINE = 1 << 20;

/** Rows of NDJSON that scan wrote have these. */
const SCANNED = ["buffer", "result"] as const;
const SUMMARY = "summary";

/**
 * A query for the rows of a file.
 *
 * @throws VmprotError INVENTORY_SHAPE if the file has no column that says anything of a buffer or a host
 */
export async function inventoryRows(file: InventoryFile, engine: Engine): Promise<string> {
  const source = sourceOf(file);
  const found =
    file.format === "ndjson"
      ? await keysIn(source.sampled, engine)
      : await engine.describe(source.whole);
  const isJson = file.format === "ndjson";
  const flat = [...found.keys()].filter((name) =>
    PARTS.some((part) => name.startsWith(`${part}.`)),
  );
  const known = [...ROW_COLUMNS, ...(isJson ? SCANNED : [])].filter((name) => found.has(name));
  if (![...known, ...flat].some((name) => SAYS_SOMETHING.test(name))) {
    const names = [...found.keys()].slice(0, 8).join(", ");
    throw new VmprotError(
      "INVENTORY_SHAPE",
      `${file.name} has neither buffers nor hosts: no column exporter, result, field or platform, but ${names}.`,
    );
  }
  const select = ROW_COLUMNS.map(
    (name) => `COALESCE(${valueIn(name, found, flat, isJson)}, '') AS ${name}`,
  );
  const rows = isJson ? source.typed([...ROW_COLUMNS, ...SCANNED, SUMMARY, ...flat]) : source.whole;
  return `SELECT ${select.join(", ")} FROM ${rows} WHERE ${isNoSummary(file, found)}`;
}

/** The last row that scan writes is about the scan. Others may have a column of that name too. */
function isNoSummary({ format }: InventoryFile, found: ReadonlyMap<string, string>): string {
  const summary = column(SUMMARY);
  if (format === "ndjson") {
    return `(COALESCE(json_type(${summary}), '') <> 'OBJECT' OR result IS NOT NULL OR exporter IS NOT NULL)`;
  }
  const isScan = format === "csv" && found.has(SUMMARY) && found.has("exporter");
  return isScan ? `(COALESCE(${summary}, '') = '' OR COALESCE(exporter, '') <> '')` : "true";
}

/** The keys of the first lines' objects. */
async function keysIn(query: string, engine: Engine): Promise<ReadonlyMap<string, string>> {
  const rows = await engine.rows<{ name: string }>(query);
  return new Map(rows.map(({ name }) => [name, "JSON"]));
}

const SAYS_SOMETHING = /^(exporter|result|field|platform|platform\..*)$/;

function sourceOf({ pattern, format }: InventoryFile) {
  const name = quoted(pattern);
  const json = `read_json(${name}, format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${LONGEST_LINE}`;
  return {
    whole:
      format === "parquet"
        ? `read_parquet(${name})`
        : `read_csv(${name}, all_varchar = true, header = true, store_rejects = true, rejects_limit = 0)`,
    sampled: `SELECT DISTINCT unnest(json_keys(json)) AS name FROM (
      SELECT json FROM read_json_objects(${name}, format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${LONGEST_LINE})
      LIMIT ${SAMPLE}
    ) WHERE json_type(json) = 'OBJECT'`,
    typed(columns: readonly string[]) {
      const types = columns.map(
        (each) => `${quoted(each)}: '${TEXTS.has(each) ? "VARCHAR" : "JSON"}'`,
      );
      return `${json}, columns = {${types.join(", ")}})`;
    },
  };
}

const TEXTS: ReadonlySet<string> = new Set<RowColumn>([
  "id",
  "host",
  "exporter",
  "profile",
  "field",
]);

/** A column as text: objects as JSON, flat columns gathered into one object. */
function valueIn(
  name: RowColumn,
  found: ReadonlyMap<string, string>,
  flat: readonly string[],
  isJson: boolean,
): string {
  const own = flat.filter((each) => each.startsWith(`${name}.`));
  const gathered = own.length === 0 ? [] : [gather(name, own, found, isJson)];
  const stated = isJson || found.has(name) ? [textOf(name, found, isJson)] : [];
  const scanned = isJson ? (SCANNED_VALUES[name] ?? []) : [];
  const all = [...stated, ...scanned, ...gathered];
  return all.length === 0 ? "NULL" : `COALESCE(${[...all, "NULL"].join(", ")})`;
}

/** What a row of `vmprot scan --json` says, where it is one. */
const SCANNED_VALUES: Partial<Record<RowColumn, readonly string[]>> = {
  id: ["json_extract_string(buffer, '$.ino')"],
  exporter: ["json_extract_string(result, '$.exporter')"],
  // A buffer that the machine did not tell of is refused as scan refused it.
  facts: ["CAST(json_extract(result, '$.verdict.code') AS VARCHAR)"],
};

function textOf(name: string, found: ReadonlyMap<string, string>, isJson: boolean): string {
  const isObject = !isJson && /^(STRUCT|MAP)/.test(found.get(name) ?? "");
  return isObject ? withoutNulls(column(name)) : `CAST(${column(name)} AS VARCHAR)`;
}

/** One object of columns such as facts.flags; what is empty is not stated. */
function gather(
  name: RowColumn,
  own: readonly string[],
  found: ReadonlyMap<string, string>,
  isJson: boolean,
): string {
  const fields = own.map((each) => {
    const isText = !isJson && found.get(each) === "VARCHAR";
    return `${quoted(each.slice(name.length + 1))}: ${isText ? parsed(name, each) : column(each)}`;
  });
  return withoutNulls(`{${fields.join(", ")}}`);
}

/** Text of a table without types: of hosts only yes and no are more than words. */
function parsed(name: RowColumn, each: string): string {
  const text = column(each);
  const isValue = name === "facts" ? `json_valid(${text})` : `${text} IN ('true', 'false')`;
  return `CASE WHEN ${isValue} THEN CAST(${text} AS JSON) ELSE to_json(${text}) END`;
}

/** Columns that are empty are fields that are absent. */
const withoutNulls = (object: string): string =>
  `CAST(json_merge_patch('{}', to_json(${object})) AS VARCHAR)`;
