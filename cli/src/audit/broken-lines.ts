import { ERROR_CODES, type ErrorCode } from "@vmprot/core";
import { openBytes } from "../input/byte-source.js";
import { InputWindow } from "../input/input-window.js";
import { readLines } from "../input/read-lines.js";

/** A line of NDJSON that says nothing of a buffer or a host. */
export interface BrokenLine {
  /** From 1. */
  readonly line: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly text: string;
}

/** Finds them, in constant memory. DuckDB, which reads the others, does not say which these are. */
export function brokenLines(path: string, found: (line: BrokenLine) => void): void {
  const source = openBytes(path);
  try {
    readLines(new InputWindow(source), {
      query(text, _unit, line) {
        const fault = lineFault(text);
        if (fault !== undefined) found({ line, ...fault, text });
      },
      broken(_unit, line, code) {
        found({ line, code, message: ERROR_CODES[code].message, text: "" });
      },
    });
  } finally {
    source.close();
  }
}

function lineFault(text: string): Pick<BrokenLine, "code" | "message"> | undefined {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return { code: "INPUT_NOT_JSON", message: "The line is not JSON." };
  }
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    return { code: "INPUT_NOT_OBJECT", message: "The line is no object." };
  }
  // What DuckDB cannot decode it does not read.
  if (text.includes("\ufffd")) return { code: "INPUT_NOT_JSON", message: "The line is not UTF-8." };
  const { exporter, result, host, field, platform, vm, summary } = row as Record<string, unknown>;
  const named = exporter ?? (result as { exporter?: unknown } | undefined)?.exporter;
  // What scan says of itself is no fault of the inventory.
  if (isThere(named) || (typeof summary === "object" && summary !== null)) return undefined;
  const says = [field, platform, vm].some(isThere) || Object.keys(row).some(isFlat);
  return isThere(host) && says
    ? undefined
    : { code: "FIELD_MISSING", message: "exporter is missing." };
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

const isFlat = (name: string): boolean => /^(platform|vm)\./.test(name);
