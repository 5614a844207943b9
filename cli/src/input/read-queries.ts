import { VmprotError } from "@vmprot/core";
import { detectMode } from "./detect-mode.js";
import { checkText, mayBeForeign } from "./foreign-format.js";
import type { InputWindow } from "./input-window.js";
import type { QuerySink } from "./query-sink.js";
import { readArray } from "./read-array.js";
import { readLines } from "./read-lines.js";
import { readValues } from "./read-values.js";

/**
 * Takes the whole input apart into the sink, in constant memory.
 *
 * @param lines there is one query a line, whatever the first one looks like
 * @throws VmprotError INPUT_EMPTY, INPUT_NOT_TEXT, INPUT_UNREADABLE
 */
export function readQueries(window: InputWindow, sink: QuerySink, lines = false): void {
  checkBeginning(window);
  switch (detectMode(window, lines)) {
    case "array":
      readArray(window, sink);
      break;
    case "lines":
      readLines(window, sink);
      break;
    case "values":
      readValues(window, sink);
      break;
    case "empty":
      throw new VmprotError("INPUT_EMPTY");
  }
}

/** No more is waited for than it takes to see that the input is no other format. */
function checkBeginning(window: InputWindow): void {
  const beginning = () => window.bytes.subarray(window.start, window.end);
  while (mayBeForeign(beginning()) && window.read());
  checkText(beginning(), "The input", "| vmprot query -");
}
