import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import {
  type BitsFact,
  type CountFact,
  type FactDeclaration,
  HAZARD_CODES,
  PRESETS,
  PROFILES,
  REFUSAL_CODES,
  VmProt,
  type WordFact,
  type WordsFact,
} from "@vmprot/core";
import { type FieldValue, PLATFORM_FIELDS, VM_FIELDS } from "@vmprot/core/tables";
import { FACTS_EXPORTERS, factsSchema, factsValidator } from "@vmprot/schemas";
import { compileSchema, readSchema, schemaFiles } from "./json-schemas.js";

const vmProt = new VmProt(ADAPTERS);
const CONTRACT = ["answer", "config", "manifest", "platform", "query", "result", "verdict", "vm"];
const LINES = ["query-line", "serve-line"];
const ROWS = [
  ...["adapters", "audit", "doctor", "explain", "host", "matrix", "platforms", "query", "scan"],
  ...["diff", "serve", "verify", "verify-plan", "watch"],
];
const SAVED = ["saved-blobs", "saved-mappings"];
const exporters = ADAPTERS.map(({ exporter }) => exporter).sort();

describe("the schemas", () => {
  it("are those of the contract, of every adapter's facts, and of what commands print and VMMs save", () => {
    const facts = exporters.map((name) => `facts-${name}`);
    const rows = ROWS.map((command) => `${command}-row`);
    const names = [...CONTRACT, "error", ...facts, ...LINES, ...rows, ...SAVED];
    expect(schemaFiles).toEqual(names.map((name) => `${name}.schema.json`).sort());
    expect([...FACTS_EXPORTERS].sort()).toEqual(exporters);
  });

  it.each(schemaFiles)(
    "%s has a name, a title and sorted keys, and needs no ajv option",
    (file) => {
      const name = file.replace(".schema.json", "");
      const schema = readSchema(name);
      expect(schema.$id).toBe(`https://github.com/vmprot/vmprot/schemas/json/${file}`);
      expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
      expect(schema.title).toMatch(/^(A|The) /);
      expect(schema.description).toMatch(/[.?]$/m);
      expect(Object.keys(schema)).toEqual(Object.keys(schema).sort());
      expect(() => compileSchema(name)).not.toThrow();
    },
  );
});

describe("the facts' schemas", () => {
  it.each(ADAPTERS.map((adapter) => [adapter.exporter, adapter] as const))(
    "%s: the declared facts, of which those without a default are required",
    (exporter, { facts, cases, names }) => {
      const schema = readSchema(`facts-${exporter}`);
      const { properties, required = [] } = schema;
      expect(Object.keys(properties).sort()).toEqual(Object.keys(facts).sort());
      const needed = Object.entries(facts).filter(([, { absent }]) => absent === undefined);
      expect(required).toEqual(needed.map(([name]) => name));
      for (const [name, { doc, because = "" }] of Object.entries(facts)) {
        expect(properties[name].description).toContain(doc);
        expect(properties[name].description).toContain(because);
      }
      const validate = factsValidator(exporter);
      for (const each of cases)
        expect([each.name, validate?.(each.facts)]).toEqual([each.name, true]);
      // As ajv has them, and as vendors make theirs.
      const { $id: _, ...made } = schema;
      expect(made).toEqual(JSON.parse(JSON.stringify(factsSchema(exporter, facts, names))));
    },
  );

  it.each(
    ADAPTERS.flatMap(({ exporter, facts, cases }) =>
      Object.entries(facts).map(
        ([name, fact]) => [exporter, name, valuesOf(fact), cases[0]?.facts] as const,
      ),
    ),
  )(
    "%s: %s may have every value that is declared, and be unknown",
    (exporter, fact, values, facts) => {
      for (const value of values) {
        const stated = { ...facts, [fact]: value };
        expect([value, factsValidator(exporter)?.(stated)]).toEqual([value, true]);
        const { verdict } = vmProt.query({ exporter, facts: stated, platform: "amd" });
        const message = verdict.kind === "map" ? "" : verdict.message;
        expect([value, message]).not.toEqual([value, expect.stringMatching(/^facts\./)]);
      }
    },
  );

  it("let whoever uses another name leave out what the name says, and nothing else", () => {
    for (const { exporter, names = {}, facts, cases } of ADAPTERS) {
      const stated = { ...cases[0]?.facts };
      for (const [name, says] of Object.entries(names)) {
        const rest = Object.entries(stated).filter(([fact]) => !Object.hasOwn(says, fact));
        const validate = factsValidator(name);
        expect([name, validate?.(Object.fromEntries(rest))]).toEqual([name, true]);
        expect([name, validate?.({ ...stated, nothing: 1 })]).toEqual([name, false]);
        expect(validate?.errors).not.toBeNull();
        for (const [fact, { absent }] of Object.entries(facts)) {
          if (absent !== undefined || Object.hasOwn(says, fact)) continue;
          const lacking = rest.filter(([each]) => each !== fact);
          expect([name, validate?.(Object.fromEntries(lacking))]).toEqual([name, false]);
        }
      }
      expect(factsValidator(exporter)?.(stated)).toBe(true);
    }
  });

  it.each(["__proto__", "constructor", "toString", "", "no-such-driver"])(
    "are none for %j",
    (exporter) => {
      expect(factsValidator(exporter)).toBeUndefined();
    },
  );
});

/** Every value of a small domain, the ends of a large one, and `unknown`. */
function valuesOf(fact: FactDeclaration): unknown[] {
  const values: Readonly<Record<FactDeclaration["kind"], () => unknown[]>> = {
    bits: () => [0, ...Object.values((fact as BitsFact).bits)],
    word: () => [...(fact as WordFact).words],
    words: () => {
      const { words } = fact as WordsFact;
      return [...words.map((word) => [word]), words, words.toReversed()];
    },
    count: () => [(fact as CountFact).least, (fact as CountFact).most],
    "yes-no": () => [true, false],
  };
  return [...values[fact.kind](), "unknown"];
}

describe("the words in the schemas are core's", () => {
  const fields = [
    ["platform", PLATFORM_FIELDS],
    ["vm", VM_FIELDS],
  ] as const;

  it.each(fields)("the fields of %s and their values", (name, table) => {
    const { properties } = readSchema(name);
    expect(Object.keys(properties).sort()).toEqual(Object.keys(table).sort());
    const listed = Object.entries<readonly FieldValue[]>(table).filter(([key]) => key !== "kernel");
    for (const [field, values] of listed) {
      expect([field, new Set(properties[field].enum)]).toEqual([
        field,
        new Set([...values, "unknown"]),
      ]);
    }
  });

  it("presets, profiles and codes", () => {
    const query = readSchema("query").definitions;
    expect(query.PresetName.enum).toEqual(PRESETS.map(({ name }) => name));
    expect(query.Profile.enum).toEqual(PROFILES);
    const verdict = readSchema("verdict").definitions;
    expect(verdict.RefusalCode.enum.toSorted()).toEqual(Object.keys(REFUSAL_CODES).sort());
    expect(verdict.HazardCode.enum).toEqual(Object.keys(HAZARD_CODES));
  });
});
