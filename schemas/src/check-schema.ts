import { jsonType } from "./json-type.js";
import type { SchemaError, Subschema } from "./schema-error.js";

/**
 * What is wrong with a value by a schema of facts, as ajv would report it with all errors. Facts'
 * schemas are many, say little, and use these few keywords; compiled, they would be most of what
 * every start of the command reads.
 */
export function schemaErrors(schema: Subschema, value: unknown): SchemaError[] {
  const errors: SchemaError[] = [];
  check(schema, value, "", "#", errors);
  return errors;
}

function check(
  schema: Subschema,
  data: unknown,
  instancePath: string,
  schemaPath: string,
  errors: SchemaError[],
): void {
  const { anyOf, type } = schema;
  const wrong = (keyword: string, params: SchemaError["params"] = {}): void => {
    const at = `${schemaPath}/${keyword}`;
    errors.push({ instancePath, schemaPath: at, keyword, params, parentSchema: schema, data });
  };
  if (anyOf !== undefined) {
    const found = anyOf.map((branch, index): SchemaError[] => {
      const inside: SchemaError[] = [];
      check(branch, data, instancePath, `${schemaPath}/anyOf/${index}`, inside);
      return inside;
    });
    if (found.every(({ length }) => length > 0)) {
      errors.push(...found.flat());
      wrong("anyOf");
    }
  }
  if (schema.enum?.includes(data) === false) wrong("enum");
  if ("const" in schema && data !== schema.const) wrong("const");
  if (type !== undefined && !hasType(data, type)) wrong("type", { type });
  else if (type === "integer") checkRange(schema, data as number, wrong);
  else if (type === "array") {
    const list = data as readonly unknown[];
    if (list.length < (schema.minItems ?? 0)) wrong("minItems");
    if (list.length > (schema.maxItems ?? list.length)) wrong("maxItems");
    for (const [index, item] of list.entries()) {
      check(schema.items ?? {}, item, `${instancePath}/${index}`, `${schemaPath}/items`, errors);
    }
  } else if (type === "object") {
    const { properties = {}, required = [] } = schema;
    const object = data as Readonly<Record<string, unknown>>;
    for (const missingProperty of required) {
      if (!has(object, missingProperty)) wrong("required", { missingProperty });
    }
    for (const additionalProperty of Object.keys(object)) {
      if (!Object.hasOwn(properties, additionalProperty)) {
        wrong("additionalProperties", { additionalProperty });
      }
    }
    for (const [name, each] of Object.entries(properties)) {
      if (!has(object, name)) continue;
      const at = `${schemaPath}/properties/${name}`;
      check(each, object[name], `${instancePath}/${name}`, at, errors);
    }
  }
}

const has = (object: Readonly<Record<string, unknown>>, name: string): boolean =>
  Object.hasOwn(object, name) && object[name] !== undefined;

const hasType = (data: unknown, type: string): boolean =>
  type === "integer" ? Number.isInteger(data) : jsonType(data) === type;

function checkRange(
  { minimum, maximum }: Subschema,
  data: number,
  wrong: (keyword: string) => void,
): void {
  if (minimum !== undefined && data < minimum) wrong("minimum");
  if (maximum !== undefined && data > maximum) wrong("maximum");
}
