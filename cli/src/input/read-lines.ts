import { isBlank } from "./blank.js";
import { type InputWindow, MAX_QUERY } from "./input-window.js";
import type { QuerySink } from "./query-sink.js";

/** Longest line, in UTF-16 units, that cannot exceed {@link MAX_QUERY} bytes of UTF-8. */
const SURELY_SHORT = MAX_QUERY / 3;

/** Takes NDJSON apart: one query a line. Blank lines are skipped. */
export function readLines(window: InputWindow, sink: QuerySink): void {
  do {
    const last = window.lastNewline();
    if (last >= 0) {
      const text = window.text(window.start, last);
      window.start = last + 1;
      window.line = splitLines(text, window.line, sink);
    } else if (window.overlong) {
      sink.broken("line", window.line, "INPUT_TOO_LONG");
      if (!skipLine(window)) return;
    }
  } while (window.read());
  if (window.length > 0) deliver(window.text(window.start, window.end), window.line, sink, true);
}

/** Returns the number of the line after `text`. */
function splitLines(text: string, first: number, sink: QuerySink): number {
  let line = first;
  let from = 0;
  for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
    deliver(text.slice(from, to), line, sink, false);
    line += 1;
    from = to + 1;
  }
  deliver(text.slice(from), line, sink, false);
  return line + 1;
}

function deliver(text: string, line: number, sink: QuerySink, last: boolean): void {
  if (text.length < 2 && isBlank(text)) return;
  if (text.length > SURELY_SHORT && Buffer.byteLength(text) > MAX_QUERY) {
    sink.broken("line", line, "INPUT_TOO_LONG");
  } else {
    sink.query(text, "line", line, last);
  }
}

/** Drops the rest of a line however long it is; false where the input ends in it. */
function skipLine(window: InputWindow): boolean {
  for (;;) {
    const end = window.newline();
    if (end >= 0) {
      window.start = end + 1;
      window.line += 1;
      return true;
    }
    window.start = window.end;
    if (!window.read()) return false;
  }
}
