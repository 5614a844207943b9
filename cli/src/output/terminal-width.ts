import { isatty } from "node:tty";

const NARROWEST = 60;
const WIDEST = 160;
const UNKNOWN = 100;

/** Columns to lay text out for: the terminal's, or COLUMNS, or 100 where there is none. */
export function terminalWidth(): number {
  const columns = (isatty(1) && process.stdout.columns) || Number(process.env.COLUMNS) || UNKNOWN;
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
}
