import { closeSync, openSync, writeSync } from "node:fs";
import { jsonLine } from "../output/json-rows.js";
import { brokenLines } from "./broken-lines.js";
import type { Engine, Row } from "./engine.js";
import { IS_HOST } from "./host-rows.js";
import type { InventoryFile } from "./inventory-file.js";
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

/** Writes all of them, each with its place where that is known, and what is wrong. */
export async function writeRejects(
  engine: Engine,
  files: readonly InventoryFile[],
  path: string,
): Promise<void> {
  const fd = openSync(path, "w");
  const write = (row: RejectedLine): void => {
    writeSync(fd, jsonLine(row));
  };
  try {
    for (const { name, path: inventory, format } of files) {
      if (format === "ndjson") brokenLines(inventory, (line) => write({ file: name, ...line }));
    }
    const others = [
      ...(files.some(({ format }) => format === "csv") ? [CSV_LINES] : []),
      ...(files.some(({ format }) => format !== "ndjson") ? [OTHER_ROWS] : []),
      FAULTY_ROWS,
    ];
    for (const query of others) {
      for await (const { file, line, code, message, text } of engine.stream<Row>(query)) {
        write({
          file: (file as string | null) ?? null,
          line: line === null ? null : Number(line),
          code: String(code),
          message: String(message),
          text: String(text),
        });
      }
    }
  } finally {
    closeSync(fd);
  }
}

/** A line of the file of rejects. */
interface RejectedLine {
  readonly file: string | null;
  /** From 1, where it is known. */
  readonly line: number | null;
  readonly code: string;
  readonly message: string;
  readonly text: string;
}

const CSV_LINES = `SELECT s.file_path AS file, e.line, 'INPUT_MALFORMED' AS code,
  MIN(e.error_message) AS message, MIN(e.csv_line) AS text
FROM reject_errors e JOIN reject_scans s ON s.scan_id = e.scan_id AND s.file_id = e.file_id
GROUP BY s.file_path, e.line`;

const OTHER_ROWS = `SELECT NULL AS file, NULL AS line, 'FIELD_MISSING' AS code,
  'exporter is missing.' AS message, CAST(to_json(r) AS VARCHAR) AS text
FROM inventory r WHERE ${NEITHER}`;
