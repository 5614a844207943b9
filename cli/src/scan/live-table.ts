import { writeOut } from "../output/standard-streams.js";
import type { Look } from "./look.js";
import { type Layout, lastLine, shortTable, tallyOf } from "./scan-table.js";

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR = "\u001b[2J";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";
/** Of a terminal that does not say. */
const LINES = 24;

/** A table on a terminal that is drawn over and over, in as many lines as there are. */
export class LiveTable {
  readonly #title: string;
  #isDrawn = false;

  constructor(title: string) {
    this.#title = title;
  }

  /** @param at the time of day */
  draw(look: Look, layout: Layout, at: string): void {
    const most = process.stdout.rows || LINES;
    const last = linesOf(lastLine(look, layout));
    const table = linesOf(shortTable(look, layout));
    const room = Math.max(0, most - last.length - 2);
    const more = table.length - room;
    const shown =
      more > 0 ? [...table.slice(0, Math.max(0, room - 1)), `… ${more + 1} more lines`] : table;
    const title = layout.style("dim", `${this.#title}, ${at}: ${tallyOf(look.rows)}`);
    const lines = [title, ...shown, ...last].map((line) => `${line}${CLEAR_LINE}\n`);
    writeOut((this.#isDrawn ? HOME : HIDE_CURSOR + CLEAR + HOME) + lines.join("") + CLEAR_BELOW);
    this.#isDrawn = true;
  }

  /** Leaves the terminal as it was. */
  end(): void {
    if (this.#isDrawn) writeOut(SHOW_CURSOR);
  }
}

const linesOf = (text: string): string[] => text.split("\n").slice(0, -1);
