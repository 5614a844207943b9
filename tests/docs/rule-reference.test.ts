import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { CODE_TABLE } from "@vmprot/core";
import {
  ALIAS_ACCEPTANCE,
  CONCLUSION_RULES,
  HOST_TRAITS,
  MAPPABILITY_RULES,
  MEMORY_MODELS,
  TYPE_TABLES,
} from "@vmprot/core/tables";
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
const exporters = readText("docs/exporters.md");

const modelRows: readonly Sourced[] = MEMORY_MODELS.flatMap(({ physical, host, guest, stage2 }) => [
  ...physical,
  ...host,
  ...Object.values(guest).flat(),
  ...stage2,
]);
const traits: readonly Sourced[] = HOST_TRAITS.map(({ arch, source }) => ({ id: arch, source }));

describe.each([
  ["mappability rules", MAPPABILITY_RULES],
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

  it.each(MAPPABILITY_RULES.map(({ id, code }) => [id, code] as const))(
    "%s is named by its code",
    (id, code) => {
      expect(linesWith(codes, `\`${code}\``)[0]?.[4]).toContain(`[${id}](`);
    },
  );
});

describe.each(ADAPTERS.map((adapter) => [adapter.exporter, adapter] as const))(
  "the exporters' document, %s",
  (exporter, { facts, rules = [] }) => {
    const section = exporters.split("\n## ").find((part) => part.startsWith(`${exporter}\n`)) ?? "";

    it("has every fact and what it is", () => {
      for (const [name, { doc }] of Object.entries(facts)) {
        expect(linesWith(section, `\`${name}\``).map((cells) => cells[1])).toEqual([doc]);
      }
    });

    it("has every row, in order, and where it was read", () => {
      const rows = section.split(
        "| row | when | answer | source |\n| --- | --- | --- | --- |\n",
      )[1];
      const cells = (rows ?? "").split("\n").filter(Boolean);
      expect(cells.map((line) => /^\| ([\w-]+) \|/.exec(line)?.[1])).toEqual(
        rules.map(({ id }) => id),
      );
      for (const [index, { source }] of rules.entries()) {
        expect(cells[index]).toContain(source.replaceAll("|", "\\|"));
      }
    });

    it("is named by the codes that its rows give", () => {
      for (const { id, refuse } of rules) {
        if (refuse === undefined) continue;
        const [given] = linesWith(codes, `\`${refuse.code}\``).map((cells) => cells[4]);
        expect(given).toContain(`[${exporter}:${id}](exporters.md#${exporter})`);
      }
    });
  },
);
