import type { Format } from "./style.js";
import type { Cell, StyledText } from "./table.js";

/** One line of a cell. */
export const styled = (text: string, format?: Format): StyledText => ({ text, format });

/** A cell of plain lines. */
export const plain = (lines: readonly string[]): Cell => lines.map((text) => ({ text }));
