import type { Engine } from "./engine.js";
import { IS_HOST } from "./host-rows.js";
import type { InventoryFile } from "./inventory-file.js";
import { quoted } from "./sql-text.js";
import { FAULTY_ROWS } from "./tables.js";

/** Rows of which nothing can be said: neither a buffer nor a host. */
const NEITHER = `exporter = '' AND NOT (${IS_HOST})`;

/** How many rows could not be judged. */
export async function countRejects(
  engine: Engine,
  files: readonly InventoryFile[],
): Promise<number> {
  const neither = await engine.count(`SELECT COUNT(*) FROM inventory WHERE ${NEITHER}`);
  const faulty = await engine.count(
    "SELECT COALESCE(SUM(buffers), 0) FROM audit_groups WHERE kind IS NULL OR world IS NULL",
  );
  const unread = files.some(({ format }) => format === "csv")
    ? await engine.count(`SELECT COUNT(*) FROM (${CSV_LINES})`)
    : 0;
  return neither + faulty + unread;
}

/** A query for all of them, each with its place where that is known, and what is wrong. */
export function rejectedRows(files: readonly InventoryFile[]): string {
  const lines = files.filter(({ format }) => format === "ndjson").map(jsonLines);
  const isCsv = files.some(({ format }) => format === "csv");
  const isOther = files.some(({ format }) => format !== "ndjson");
  return [
    ...lines,
    ...(isCsv ? [CSV_LINES] : []),
    ...(isOther ? [OTHER_ROWS] : []),
    FAULTY_ROWS,
  ].join("\nUNION ALL\n");
}

/** Lines of NDJSON that are none, or no object, or say nothing of a buffer or a host. */
function jsonLines({ name, path }: InventoryFile): string {
  return `SELECT ${quoted(name)} AS file, line,
  CASE WHEN NOT json_valid(text) THEN 'INPUT_NOT_JSON' WHEN json_type(text) <> 'OBJECT'
    THEN 'INPUT_NOT_OBJECT' ELSE 'FIELD_MISSING' END AS code,
  CASE WHEN NOT json_valid(text) THEN 'The line is not JSON.' WHEN json_type(text) <> 'OBJECT'
    THEN 'The line is no object.' ELSE 'exporter is missing.' END AS message,
  text
FROM (
  SELECT row_number() OVER () AS line, text FROM read_csv(${quoted(path)}, columns = {'text': 'VARCHAR'},
    header = false, auto_detect = false, delim = '\u0001', quote = '', escape = '', ignore_errors = true)
)
WHERE trim(text) <> '' AND (NOT json_valid(text) OR json_type(text) <> 'OBJECT' OR (
  json_extract_string(text, '$.exporter') IS NULL AND json_extract_string(text, '$.result.exporter') IS NULL
  AND (json_extract_string(text, '$.host') IS NULL
    OR NOT regexp_matches(text, '"(field|platform|vm|platform[.][A-Za-z]+|vm[.][A-Za-z]+)"'))))`;
}

const CSV_LINES = `SELECT s.file_path AS file, e.line, 'INPUT_MALFORMED' AS code,
  MIN(e.error_message) AS message, MIN(e.csv_line) AS text
FROM reject_errors e JOIN reject_scans s ON s.scan_id = e.scan_id AND s.file_id = e.file_id
GROUP BY s.file_path, e.line`;

const OTHER_ROWS = `SELECT NULL AS file, NULL AS line, 'FIELD_MISSING' AS code,
  'exporter is missing.' AS message, CAST(to_json(r) AS VARCHAR) AS text
FROM inventory r WHERE ${NEITHER}`;
