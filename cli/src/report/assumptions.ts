import { PLAIN_VM, type Query } from "@vmprot/core";
import type { Style } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import type { Tally } from "../query/result-writer.js";
import type { Origins } from "../settings/origins.js";
import type { Settings } from "../settings/settings.js";
import { platformText } from "./report-text.js";

const NAMED = 5;

/** What the verdicts hold for, so that nobody takes them for more than they are. */
export class Assumptions {
  /** Whether the caller named the one platform that all queries are answered for. */
  readonly onePlatform: boolean;
  readonly #settings: Settings;
  readonly #columns: number;
  readonly #style: Style;
  readonly #platforms = new Set<string>();
  readonly #profiles = new Set<string>();
  #ownVms = false;

  constructor(settings: Settings, columns: number, style: Style) {
    this.onePlatform = settings.platform !== undefined;
    this.#settings = settings;
    this.#columns = columns;
    this.#style = style;
  }

  note({ platform, profile = "coherent", vm }: Query, origins?: Origins): void {
    if (this.#platforms.size <= NAMED) this.#platforms.add(platformText(platform));
    this.#profiles.add(profile);
    const isStated = origins ? Object.values(origins.vm).includes("stated") : vm !== undefined;
    this.#ownVms ||= isStated;
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
    const { platform, notes } = this.#settings;
    const host = platform?.from === "detected" ? "this host: " : "";
    return [
      `Platform: ${host}${named}${more}. Profile: ${[...this.#profiles].join(", ")}.`,
      `VM: ${this.#vm()}.`,
      ...notes,
    ];
  }

  #vm(): string {
    const { vmName, set } = this.#settings;
    const file = vmName === undefined ? "" : `, except for what ${vmName} states`;
    const queries = this.#ownVms ? ", except for what the queries state" : "";
    const own = Object.keys(set.vm).length > 0 ? `${queries}, except for what is set` : queries;
    const plain = Object.entries(PLAIN_VM).filter(([, value]) => value !== false);
    const fields = plain.map(([field, value]) => `${field} ${value}`).join(", ");
    return `plain (${fields}, all else false; \`vmprot platforms\` shows which presets differ)${file}${own}`;
  }
}
