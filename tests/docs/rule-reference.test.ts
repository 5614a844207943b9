import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { CODE_TABLE, PRESETS } from "@vmprot/core";
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
  "the page of %s",
  (exporter, { title, names = {}, facts, rules = [], cases, probe }) => {
    const page = readText(`docs/exporters/${exporter}.md`);
    const section = (heading: string): string =>
      page.split("\n## ").find((part) => part.startsWith(`${heading}\n`)) ?? "";

    it("begins with what it is, and is found from the list by all names", () => {
      expect(page).toContain(`# ${exporter}\n\n${title}.\n`);
      const link = `[${exporter}](exporters/${exporter}.md)`;
      const listed = linesWith(exporters, link.replaceAll("|", "\\|"));
      expect(listed.map(([, what]) => what)).toEqual([title]);
      for (const [name, says] of Object.entries(names)) {
        const [line, ...others] = linesWith(exporters, `\`${name}\``);
        expect(others).toEqual([]);
        expect(line?.[1]).toBe(link);
        for (const fact of Object.keys(says)) expect(line?.[2]).toContain(fact);
        expect(page).toContain(`\`${name}\``);
      }
    });

    it("says of every kind of buffer what a guest may do on each preset", () => {
      const table = section("May a guest map it?")
        .split("\n")
        .filter((line) => /^\|/.test(line));
      expect(table[0]?.split(" | ")).toHaveLength(PRESETS.length + 1);
      expect(table).toHaveLength(cases.length + 2);
      for (const line of table.slice(2)) {
        expect(line).toMatch(/ \| (✗ [A-Z]+|cached|wc|uc)[*\\=!]* \|$/);
      }
    });

    it("has every fact and what it is", () => {
      for (const [name, { doc }] of Object.entries(facts)) {
        expect(linesWith(section("Facts"), `\`${name}\``).map((cells) => cells[1])).toEqual([doc]);
      }
    });

    it("says what the probe reads", () => {
      const text = section("What a probe asks").replaceAll("\\", "");
      for (const name of [...(probe?.expNames ?? []), ...(probe?.drmDrivers ?? [])]) {
        expect(text).toContain(name);
      }
      if (probe === undefined) expect(text).toContain("no probe");
    });

    it("has every row, in order, and where it was read", () => {
      const rows = section("Rows").split(
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
        expect(given).toContain(`[${exporter}:${id}](exporters/${exporter}.md#rows)`);
      }
    });
  },
);

describe("README's numbers", () => {
  it("are those of the adapters, of whom each is there with its page", () => {
    const text = readText("README.md");
    const names = ADAPTERS.flatMap(({ exporter, names: others = {} }) => [
      exporter,
      ...Object.keys(others),
    ]);
    expect(text).toContain(`| exporter names that are answered | **${names.length}** |`);
    expect(text).toContain(`| adapters | **${ADAPTERS.length}** |`);
    for (const { exporter } of ADAPTERS) {
      expect(text).toContain(`[${exporter}](docs/exporters/${exporter}.md)`);
    }
    const seen = new Set(
      readText("docs/verified.md")
        .split("\n")
        .filter((line) => /^\| \w+ \| (x86_64|arm64|riscv64) \|/.test(line))
        .map((line) => line.split(" | ")[2]),
    );
    const count = ADAPTERS.filter(({ exporter }) => seen.has(exporter)).length;
    expect(text).toContain(`page tables of real kernels | **${count}** |`);
  });
});
