// Compiles the schemas into one module that needs neither ajv nor anything else.
import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { CONTRACT, FACTS } from "./contract.mjs";
import { forValidation } from "./for-validation.mjs";

const HEADER = "// Made from schemas/json by the build: do not edit.\n";

const camelCase = (name) => name.replace(/[-_]+([a-zA-Z0-9])/g, (_, next) => next.toUpperCase());

function compile(schemas) {
  const byName = new Map(schemas.map(({ name, schema }) => [name, schema]));
  const wholes = new Map(CONTRACT.map(([name, type]) => [type, byName.get(name)]));
  const ajv = new Ajv({
    schemas: schemas.map(({ schema }) => forValidation(schema, wholes)),
    allErrors: true,
    verbose: true,
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true, lines: true },
  });
  const exported = schemas.map(({ name, schema }) => [camelCase(name), schema.$id]);
  const text = standalone.default(ajv, Object.fromEntries(exported));
  // ajv does so for minLength, uniqueItems of objects and a few more, even in an ES module.
  if (/\brequire\(/.test(text)) throw new Error("a schema uses what ajv needs its runtime for");
  return `${text.trimEnd()}\n`;
}

function declarations(names) {
  const declared = names.map(
    (name) => `export declare const ${camelCase(name)}: Validator<unknown>;\n`,
  );
  return `${HEADER}
import type { Validator } from "../src/validator.js";

${declared.join("")}
/** What decides of the schemas of facts, by exporter. */
export declare const facts: ReadonlyMap<string, object>;

/** By another name of an exporter: the exporter, and the facts that the name says. */
export declare const names: ReadonlyMap<string, readonly [exporter: string, says: object]>;
`;
}

/** What decides of a schema of facts: it is checked as it is. */
const deciding = ({ $id: _, ...schema }) => forValidation(schema, new Map());

/** The module and its declarations, by file name; schemas that are neither the contract's nor facts' are left out. */
export function generateValidators(schemas) {
  const contract = CONTRACT.map(([name]) => name);
  const facts = schemas.filter(({ name }) => name.startsWith(FACTS));
  const wanted = schemas.filter(({ name }) => contract.includes(name));
  const exporter = (name) => name.slice(FACTS.length);
  const entries = facts.map(({ name, schema }) => [exporter(name), deciding(schema)]);
  const others = facts.flatMap(({ name, schema: { definitions = {} } }) =>
    Object.entries(definitions).map(([other, { properties }]) => {
      const says = Object.entries(properties).map(([fact, value]) => [fact, value.const]);
      return [other, [exporter(name), Object.fromEntries(says)]];
    }),
  );
  const maps = `export const facts = new Map(${JSON.stringify(entries)});
export const names = new Map(${JSON.stringify(others)});
`;
  return new Map([
    ["validators.js", `${HEADER}${compile(wanted)}${maps}`],
    ["validators.d.ts", declarations(contract)],
  ]);
}
