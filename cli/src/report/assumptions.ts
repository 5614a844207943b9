import { PLAIN_VM, type Query } from "@vmprot/core";
import type { Style } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import type { QueryOptions } from "../query/overrides.js";
import type { Tally } from "../query/result-writer.js";
import { platformText } from "./report-text.js";

const NAMED = 5;

/** What the verdicts hold for, so that nobody takes them for more than they are. */
export class Assumptions {
  /** Whether the command line named the one platform that all queries are answered for. */
  readonly onePlatform: boolean;
  readonly #options: QueryOptions;
  readonly #columns: number;
  readonly #style: Style;
  readonly #platforms = new Set<string>();
  readonly #profiles = new Set<string>();
  #ownVms = false;

  constructor(options: QueryOptions, columns: number, style: Style) {
    this.onePlatform = options.platform !== undefined;
    this.#options = options;
    this.#columns = columns;
    this.#style = style;
  }

  note({ platform, profile = "coherent", vm }: Query): void {
    if (this.#platforms.size <= NAMED) this.#platforms.add(platformText(platform));
    this.#profiles.add(profile);
    this.#ownVms ||= vm !== undefined;
  }

  /** Some lines for the end of a report. */
  footer(tally: Tally): string {
    const lines = tally.mapped + tally.refused > 0 ? this.#lines() : [];
    const text = lines.map((line) => this.#style("dim", wrap(line, this.#columns, "")));
    const ok = tally.exitCode === 0 ? "green" : "red";
    return `${[...text, this.#style(ok, wrap(tally.toString(), this.#columns, ""))].join("\n")}\n`;
  }

  #lines(): string[] {
    const platforms = [...this.#platforms];
    const named = platforms.slice(0, NAMED).join("; ");
    const more = platforms.length > NAMED ? "; and others" : "";
    const host = this.#options.platform === "host" ? "this host: " : "";
    return [
      `Platform: ${host}${named}${more}. Profile: ${[...this.#profiles].join(", ")}.`,
      `VM: ${this.#vm()}.`,
    ];
  }

  #vm(): string {
    const file =
      this.#options.vm === undefined ? "" : `, except for what ${this.#options.vm} states`;
    const own = this.#ownVms ? ", except for what the queries state" : "";
    const plain = Object.entries(PLAIN_VM).filter(([, value]) => value !== false);
    const fields = plain.map(([field, value]) => `${field} ${value}`).join(", ");
    return `plain (${fields}, all else false; \`vmprot platforms\` shows which presets differ)${file}${own}`;
  }
}
