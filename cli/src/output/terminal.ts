import { isatty } from "node:tty";
import { styleText } from "node:util";

const STDOUT = 1;

/** Colours and weights of the command's own palette. */
export type Format = "bold" | "dim" | "green" | "red" | "yellow" | "cyan";

/** Gives text a format, or leaves it plain. */
export type Style = (format: Format, text: string) => string;

/**
 * Colour on a terminal only. NO_COLOR and FORCE_COLOR decide otherwise, as node understands them.
 * process.stdout is not touched without need: for a pipe it costs milliseconds to make.
 */
export function createStyle(): Style {
  if (!isatty(STDOUT) && process.env.FORCE_COLOR === undefined) return (_format, text) => text;
  const stream = process.stdout;
  return (format, text) => (text === "" ? text : styleText(format, text, { stream }));
}

const NARROWEST = 20;
const WIDEST = 160;
const UNKNOWN = 100;

/** Whether there is no room for columns beside each other. */
export const isNarrow = (columns: number): boolean => columns < 60;

/** Columns to lay text out for: the terminal's, or COLUMNS, or 100 where there is none. */
export function terminalWidth(): number {
  const columns =
    (isatty(STDOUT) && process.stdout.columns) || Number(process.env.COLUMNS) || UNKNOWN;
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
}
