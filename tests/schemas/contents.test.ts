import { describe, expect, it } from "@jest/globals";
import {
  type FieldValue,
  HAZARD_CODES,
  PLATFORM_FIELDS,
  PRESETS,
  PROFILES,
  REFUSAL_CODES,
  VM_FIELDS,
} from "@vmprot/core";
import { FACTS_EXPORTERS, factsValidator } from "@vmprot/schemas";
import { ADAPTERS } from "../support/space.js";
import { compileSchema, readSchema, schemaFiles } from "./json-schemas.js";

const CONTRACT = ["answer", "config", "manifest", "platform", "query", "result", "verdict", "vm"];
const ROWS = ["adapters", "doctor", "explain", "host", "matrix", "platforms", "scan"];
const exporters = ADAPTERS.map(({ exporter }) => exporter).sort();

describe("the schemas", () => {
  it("are those of the contract, of every adapter's facts and of what the command prints", () => {
    const facts = exporters.map((name) => `facts-${name}`);
    const names = [...CONTRACT, ...facts, ...ROWS.map((command) => `${command}-row`)];
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
    "%s: the required facts and the adapter's optional ones",
    (exporter, { optionalFacts, cases }) => {
      const { properties = {}, required = [] } = readSchema(`facts-${exporter}`);
      const optional = Object.keys(optionalFacts);
      expect(Object.keys(properties).sort()).toEqual([...required, ...optional].sort());
      const validate = factsValidator(exporter);
      for (const { name, facts } of cases) expect([name, validate?.(facts)]).toEqual([name, true]);
    },
  );

  it.each(
    ADAPTERS.flatMap(({ exporter, optionalFacts, cases }) =>
      Object.entries(optionalFacts).map(
        ([fact, { values }]) => [exporter, fact, [...values, "unknown"], cases[0]?.facts] as const,
      ),
    ),
  )(
    "%s: %s may have every value that unknown stands for, and be unknown",
    (exporter, fact, values, facts) => {
      for (const value of values) {
        expect([value, factsValidator(exporter)?.({ ...facts, [fact]: value })]).toEqual([
          value,
          true,
        ]);
      }
    },
  );

  it.each(["__proto__", "constructor", "toString", "", "nouveau"])(
    "are none for %j",
    (exporter) => {
      expect(factsValidator(exporter)).toBeUndefined();
    },
  );
});

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
    expect(verdict.RefusalCode.enum).toEqual(Object.keys(REFUSAL_CODES));
    expect(verdict.HazardCode.enum).toEqual(Object.keys(HAZARD_CODES));
  });
});
