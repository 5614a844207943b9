import { describe, expect, it } from "@jest/globals";
import {
  ALIAS_ACCEPTANCE,
  CODE_TABLE,
  CONCLUSION_RULES,
  HOST_TRAITS,
  MEMORY_MODELS,
  PLUMBING_RULES,
  TYPE_TABLES,
} from "@vmprot/core";
import { readText } from "../support/repository.js";

interface Sourced {
  readonly id: string;
  readonly source: string;
}

/** The cells of every table line that begins with this one. */
const linesWith = (text: string, first: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line.startsWith(`| ${first} | `))
    .map((line) => line.slice(2, -2).split(/(?<!\\) \| /));

const rules = readText("docs/rules.md");
const codes = readText("docs/codes.md");

const modelRows: readonly Sourced[] = MEMORY_MODELS.flatMap(
  ({ beneath, host, guest, stage2, unusable }) => [
    ...beneath,
    ...host,
    ...Object.values(guest).flat(),
    ...stage2,
    ...unusable,
  ],
);
const traits: readonly Sourced[] = HOST_TRAITS.map(({ arch, source }) => ({ id: arch, source }));

describe.each([
  ["plumbing rules", PLUMBING_RULES],
  ["conclusion rules", CONCLUSION_RULES],
  ["accepted differences", ALIAS_ACCEPTANCE],
  ["host traits", traits],
])("the rule reference's %s", (_, rows: readonly Sourced[]) => {
  it.each(rows.map((row) => [row.id, row] as const))(
    "%s stands there with its source",
    (id, row) => {
      expect(row.source).toMatch(/\w{3}/);
      expect(linesWith(rules, id).map((cells) => cells.at(-1))).toContain(row.source);
    },
  );
});

describe("the rule reference's memory models", () => {
  it.each(modelRows.map((row) => [row.id, row] as const))("%s stands there", (id, { source }) => {
    expect(source).toMatch(/\w{3}/);
    const text = rules.split("\n");
    expect(text.some((line) => line.includes(`| ${id} | `) && line.includes(source))).toBe(true);
  });

  it.each(TYPE_TABLES.map((table) => [table.id, table] as const))(
    "%s stands there whole",
    (id, table) => {
      expect(table.source).toMatch(/\w{3}/);
      const section = rules.split("\n### ").find((part) => part.startsWith(`${id}\n`)) ?? "";
      expect(section).toContain(`Source: ${table.source}.`);
      for (const [name, cells] of Object.entries(table.rows)) {
        expect(section).toContain(`| **${name}** | ${cells.join(" | ")} |`);
      }
    },
  );
});

describe("the codes", () => {
  it.each(CODE_TABLE.map((entry) => [entry.code, entry] as const))(
    "%s stands there, and says what gives it",
    (code, { kind, remedy }) => {
      const [cells = [], ...others] = linesWith(codes, `\`${code}\``);
      expect(others).toEqual([]);
      expect(cells[3]).toBe(remedy);
      if (kind !== "error") expect(cells[4]).toMatch(/\]\(/);
    },
  );

  it.each(PLUMBING_RULES.map(({ id, code }) => [id, code] as const))(
    "%s is named by its code",
    (id, code) => {
      expect(linesWith(codes, `\`${code}\``)[0]?.[4]).toContain(`[${id}](`);
    },
  );
});
