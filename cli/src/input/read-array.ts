import { type InputWindow, MAX_QUERY } from "./input-window.js";
import type { QuerySink } from "./query-sink.js";
import { ValueScanner } from "./value-scanner.js";

const CLOSE_BRACKET = 0x5d;

/** Takes an array apart, one element a query, without ever holding the whole of it. */
export function readArray(window: InputWindow, sink: QuerySink): void {
  const scanner = new ValueScanner();
  window.start += 1;
  let at = window.start;
  let index = 1;
  let dropping = false;
  const element = (last: boolean): void => {
    const to = last ? window.end : at - 1;
    if (!dropping && to - window.start > MAX_QUERY) sink.broken("query", index, "INPUT_TOO_LONG");
    else if (!dropping) sink.query(window.text(window.start, to), "query", index, last);
    index += 1;
    window.start = at;
    dropping = false;
    scanner.begun = false;
  };
  for (;;) {
    const stop = scanner.scan(window.bytes, at, window.end, 0);
    at = scanner.at;
    if (stop === "comma") element(false);
    else if (stop === "close") {
      if (index > 1 || scanner.begun) element(false);
      else sink.broken("query", index, "INPUT_EMPTY", "The array holds no query.");
      if (window.bytes[at - 1] === CLOSE_BRACKET) expectEnd(window, at, index, sink);
      else sink.broken("query", index, "INPUT_NOT_JSON", "The array ends with a brace.");
      return;
    } else if (stop === "end") {
      if (window.overlong && !dropping) {
        dropping = true;
        sink.broken("query", index, "INPUT_TOO_LONG");
      }
      if (dropping || !scanner.begun) window.start = at;
      const scanned = at - window.start;
      if (!window.read()) break;
      at = window.start + scanned;
    }
  }
  const complete = scanner.depth === 0;
  if (scanner.begun) element(true);
  if (complete) sink.broken("query", index, "INPUT_TRUNCATED", "The array is not closed.");
}

function expectEnd(window: InputWindow, from: number, index: number, sink: QuerySink): void {
  window.start = from;
  do {
    if (window.text(window.start, window.end).trim() !== "") {
      sink.broken("query", index, "INPUT_NOT_JSON", "More text follows the array.");
      return;
    }
    window.start = window.end;
  } while (window.read());
}
