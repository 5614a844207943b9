import { type InputWindow, MAX_QUERY } from "./input-window.js";
import type { QuerySink } from "./query-sink.js";
import { ValueScanner } from "./value-scanner.js";

/** Takes pretty-printed queries apart: objects over several lines, one after the other. */
export function readValues(window: InputWindow, sink: QuerySink): void {
  const scanner = new ValueScanner();
  const firstLine = window.line;
  let line = firstLine;
  let at = window.start;
  let dropping = false;
  const value = (to: number, last: boolean): void => {
    if (!dropping && to - window.start > MAX_QUERY) sink.broken("line", line, "INPUT_TOO_LONG");
    else if (!dropping) sink.query(window.text(window.start, to), "line", line, last);
    dropping = false;
    scanner.begun = false;
  };
  for (;;) {
    const stop = scanner.scan(window.bytes, at, window.end, 0);
    at = scanner.at;
    if (stop === "end") {
      if (window.overlong && !dropping) {
        dropping = true;
        sink.broken("line", line, "INPUT_TOO_LONG");
      }
      if (dropping) window.start = at;
      const scanned = at - window.start;
      if (!window.read()) break;
      at = window.start + scanned;
    } else if (stop === "comma" || stop === "close") {
      // Nothing of the kind belongs between values: it spoils the rest of its line.
      scanner.begun = true;
      scanner.depth = 0;
    } else {
      if (stop === "value" || scanner.begun) value(at, false);
      window.start = at;
      line = firstLine + scanner.lines;
    }
  }
  if (scanner.begun) value(window.end, true);
}
