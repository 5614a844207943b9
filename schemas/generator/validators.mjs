// Compiles the schemas into one module that needs neither ajv nor anything else.
import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { forValidation } from "./for-validation.mjs";

const HEADER = "// Made from schemas/json by `npm run schemas`: do not edit.\n";
const FACTS = "facts-";

const DECLARATIONS = `
/** What ajv says of one mistake. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

/** Checks a value; \`errors\` are those of the last call. */
export interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

`;

const camelCase = (name) => name.replace(/[-_]+([a-zA-Z0-9])/g, (_, next) => next.toUpperCase());

function compile(schemas) {
  const wholes = new Map(schemas.map(({ type, schema }) => [type, schema]));
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

/** The module and its declarations, by file name. */
export function generateValidators(schemas) {
  const facts = schemas.filter(({ name }) => name.startsWith(FACTS));
  const others = schemas.filter((schema) => !facts.includes(schema));
  const entries = facts.map(
    ({ name }) => `[${JSON.stringify(name.slice(FACTS.length))}, ${camelCase(name)}]`,
  );
  const declared = others.map(({ name }) => `export declare const ${camelCase(name)}: Validate;\n`);
  return new Map([
    ["validators.js", `${HEADER}${compile(schemas)}export const facts = new Map([${entries}]);\n`],
    [
      "validators.d.ts",
      `${HEADER}${DECLARATIONS}${declared.join("")}
/** The validators of facts by exporter. */
export declare const facts: ReadonlyMap<string, Validate>;
`,
    ],
  ]);
}
