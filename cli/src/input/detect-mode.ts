import type { InputWindow } from "./input-window.js";
import { isJson, isJsonObject } from "./json-fault.js";
import { ValueScanner } from "./value-scanner.js";

/**
 * How queries stand in the input: in an array, one a line (NDJSON), or as objects over several
 * lines. `empty`: there is nothing but white space.
 */
export type Mode = "array" | "lines" | "values" | "empty";

const BOM = [0xef, 0xbb, 0xbf];
/** Tab, carriage return, space. */
const BLANKS: readonly number[] = [0x09, 0x0d, 0x20];
const NEWLINE = 0x0a;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;

/**
 * Looks at the beginning of the input, passes over white space, and takes nothing else away.
 *
 * @param lines that there are lines is known: nothing is waited for behind a first one's end
 */
export function detectMode(window: InputWindow, lines = false): Mode {
  skipBom(window);
  const first = skipBlank(window);
  if (first === undefined) return "empty";
  if (lines) return "lines";
  if (first === OPEN_BRACKET) return "array";
  return first === OPEN_BRACE ? linesOrValues(window) : "lines";
}

/**
 * The first line is a query, the beginning of one, or broken. It begins one if its brackets stay
 * open and the lines that close them are no queries themselves.
 */
function linesOrValues(window: InputWindow): Mode {
  const scanner = new ValueScanner();
  let seen = 0;
  for (let number = 1; ; number++) {
    const end = lineEnd(window, seen);
    const from = window.start + seen;
    const text = window.text(from, end ?? window.end);
    if (number === 1 ? isJson(text) : isJsonObject(text)) return "lines";
    const stop = scanner.scan(window.bytes, from, end ?? window.end, 0);
    const open = stop === "end" && scanner.depth > 0 && !scanner.inString;
    if (!open || end === undefined) return number === 1 ? "lines" : "values";
    seen = end + 1 - window.start;
  }
}

/** Where the line ends that starts `seen` bytes into the window; undefined if it has no end. */
function lineEnd(window: InputWindow, seen: number): number | undefined {
  for (;;) {
    const end = window.newline(window.start + seen);
    if (end >= 0) return end;
    if (window.overlong || !window.read()) return undefined;
  }
}

function skipBom(window: InputWindow): void {
  // No more is waited for than it takes to see that there is none.
  for (let index = 0; index < BOM.length; index++) {
    if (window.length <= index && !window.read()) return;
    if (window.bytes[index] !== BOM[index]) return;
  }
  window.start += BOM.length;
}

/** Returns the first byte that is not white space. */
function skipBlank(window: InputWindow): number | undefined {
  for (;;) {
    for (; window.start < window.end; window.start++) {
      const byte = window.bytes[window.start] as number;
      if (byte === NEWLINE) window.line += 1;
      else if (!BLANKS.includes(byte)) return byte;
    }
    if (!window.read()) return undefined;
  }
}
