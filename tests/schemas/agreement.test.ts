import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { type Query, VmProt, VmprotError } from "@vmprot/core";
import {
  explainErrors,
  explainQuery,
  FACTS_EXPORTERS,
  factsValidator,
  type Validator,
  validateAnswer,
  validatePlatform,
  validateQuery,
  validateResult,
  validateVerdict,
  validateVm,
} from "@vmprot/schemas";
import type { SchemaObject } from "ajv";
import fc from "fast-check";
import { share } from "../support/thoroughness.js";
import { compileSchema, readSchema } from "./json-schemas.js";

const vmProt = new VmProt(ADAPTERS);
/** For thousands of queries of which only the code matters. */
const withoutRemedies = new VmProt(ADAPTERS, { remedies: false });
const ODD: readonly unknown[] = [null, true, false, 0, 1, -1, 0.5, 2 ** 32, "", "unknown", [], {}];
const odd = fc.oneof(fc.constantFrom(...ODD), fc.jsonValue({ maxDepth: 2 }), fc.double());

/** Values that are mostly right by the schema, so that each rule is reached. */
function like(schema: SchemaObject, root: SchemaObject): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: good(schema, root) }, { weight: 1, arbitrary: odd });
}

function good(schema: SchemaObject, root: SchemaObject): fc.Arbitrary<unknown> {
  if (schema.$ref) return good(root.definitions[schema.$ref.split("/").at(-1)], root);
  if (schema.anyOf) {
    return fc.oneof(...schema.anyOf.map((branch: SchemaObject) => good(branch, root)));
  }
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.type === "integer") return fc.integer({ min: -1, max: schema.maximum + 1 });
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "array") return fc.array(like(schema.items, root), { maxLength: 3 });
  if (schema.type !== "object") {
    return schema.pattern === undefined
      ? fc.string({ maxLength: 5 })
      : fc.oneof(fc.constantFrom("6.18", "unknown", "msm", "6.1.2-x", "v6"), fc.string());
  }
  const fields = Object.entries<SchemaObject>(schema.properties ?? {});
  const model = Object.fromEntries(fields.map(([name, each]) => [name, like(each, root)]));
  const object = fc.oneof(
    fc.record(model, { requiredKeys: schema.required ?? [] }),
    fc.record(model, { requiredKeys: [] }),
  );
  const extra = fc.dictionary(fc.constantFrom("extra", "__proto__", "kind"), odd, { maxKeys: 1 });
  return fc
    .tuple(
      object,
      fc.oneof({ weight: 12, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: extra }),
    )
    .map(([main, more]) => ({ ...more, ...main }));
}

const RESULT = vmProt.query({ exporter: "amdgpu", facts: { domains: 4 }, explain: true });

const VALIDATORS: readonly (readonly [string, Validator<unknown>])[] = [
  ["query", validateQuery],
  ["platform", validatePlatform],
  ["vm", validateVm],
  ["answer", validateAnswer],
  ["verdict", validateVerdict],
  ["result", validateResult],
  ...FACTS_EXPORTERS.map(
    (name) => [`facts-${name}`, factsValidator(name) as Validator<unknown>] as const,
  ),
];

describe("the compiled validators", () => {
  it.each(VALIDATORS)("agree with ajv and the schema: %s", (name, validate) => {
    const schema = readSchema(name);
    const plain = compileSchema(name);
    const seen = new Set<boolean>();
    const check = (value: unknown) => {
      const valid = validate(value);
      seen.add(valid);
      expect(valid).toBe(plain(value));
      const problems = explainErrors(validate.errors, name);
      expect(problems.length > 0).toBe(!valid);
      expect(new Set(problems.map(({ path }) => path)).size).toBe(problems.length);
      for (const { message } of problems) expect(message).toMatch(/^\P{C}+[.?]$/u);
    };
    // Of what has this many members, chance alone may make none that is valid.
    const examples: [unknown][] = name === "result" ? [[RESULT]] : [];
    fc.assert(fc.property(like(schema, schema), check), { numRuns: 300, examples });
    expect(seen.size).toBe(2);
  });
});

describe("a query without problems", () => {
  it("is one that core answers", () => {
    const base = readSchema("query");
    const queries = fc.constantFrom(...ADAPTERS).chain(({ exporter, cases }) =>
      fc.record({
        query: like(base, base),
        facts: fc.constantFrom(...cases.map((each) => each.facts)),
        exporter: fc.constant(exporter),
      }),
    );
    let answered = 0;
    const check = ({
      query,
      facts,
      exporter,
    }: {
      query: unknown;
      facts: object;
      exporter: string;
    }) => {
      const whole = { ...(query as object), facts, exporter };
      const problems = explainQuery(whole);
      if (problems.length > 0) return;
      answered += 1;
      expect(vmProt.query(whole as unknown as Query).exporter).toBe(exporter);
    };
    fc.assert(fc.property(queries, check), { numRuns: share(400) });
    expect(answered).toBeGreaterThan(share(50));
  });

  it("is every one that core takes, so that core may be asked first", () => {
    const base = readSchema("query");
    const queries = fc.constantFrom(...ADAPTERS).chain(({ exporter, cases }) => {
      const schema = readSchema(`facts-${exporter}`);
      const facts = fc.oneof(
        like(schema, schema),
        fc.constantFrom<unknown>(...cases.map((each) => each.facts)),
      );
      return fc.record({ query: like(base, base), facts, exporter: fc.constant(exporter) });
    });
    let taken = 0;
    const check = ({ query, facts, exporter }: Record<"query" | "facts" | "exporter", unknown>) => {
      const whole = { ...(query as object), facts, exporter } as unknown as Query;
      if (!isTaken(whole)) return;
      taken += 1;
      // As JSON, which is what the schemas are for: -0 and undefined are none of it.
      expect(explainQuery(JSON.parse(JSON.stringify(whole)))).toEqual([]);
    };
    fc.assert(fc.property(queries, check), { numRuns: share(3000) });
    expect(taken).toBeGreaterThan(share(200));
  });

  it("is the only one: core throws the same code for platform, VM and profile", () => {
    for (const wrong of [
      { platform: "sparc" },
      { platform: { archh: "arm64" } },
      { platform: { arch: "arm" } },
      { platform: { kernel: "six" } },
      { vm: { mte: "yes" } },
      { vm: { arch: "arm64" } },
      { profile: "lax" },
    ]) {
      const query = { exporter: "msm", facts: { flags: 0 }, ...wrong };
      const [problem] = explainQuery(query);
      expect(codeThrownFor(query as unknown as Query)).toBe(problem?.code);
    }
  });
});

/** Whether core answers, and has nothing against the facts. */
function isTaken(query: Query): boolean {
  try {
    const { verdict } = withoutRemedies.query(query);
    return verdict.kind === "map" || verdict.code !== "UNKNOWN_FACTS";
  } catch {
    return false;
  }
}

function codeThrownFor(query: Query): string | undefined {
  try {
    vmProt.query(query);
    return undefined;
  } catch (error) {
    return VmprotError.is(error) ? error.code : undefined;
  }
}
