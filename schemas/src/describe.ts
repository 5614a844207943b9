import type { Subschema } from "./schema-error.js";

/** The values that a schema allows, as words that go after "must be". */
export function describe(schema: Subschema): string {
  if (schema.anyOf !== undefined) {
    return [...new Set(schema.anyOf.map(describeBranch))].join(", or ");
  }
  const values = listedValues(schema);
  if (values?.length === 1) return String(values[0]);
  if (values !== undefined) return `one of: ${values.join(", ")}`;
  return describeBranch(schema);
}

/** In a union a name says more than a list. */
function describeBranch(schema: Subschema): string {
  if (schema.title !== undefined) return schema.title;
  if (listedValues(schema) !== undefined) return describe(schema);
  switch (schema.type) {
    case "integer":
    case "number":
      return `${schema.type === "integer" ? "an integer" : "a number"}${range(schema)}`;
    case "boolean":
      return "true or false";
    case "array":
      return array(schema);
    case "object":
      return "an object";
    case "string":
      return schema.pattern === undefined ? "a string" : `a string like ${schema.pattern}`;
    default:
      // Schemas from elsewhere say things that ours do not.
      return schema.pattern === undefined ? "what its schema allows" : `like ${schema.pattern}`;
  }
}

function array({ minItems = 0, maxItems }: Subschema): string {
  if (maxItems !== undefined) return `an array of ${minItems} to ${maxItems} values`;
  return minItems > 0 ? "an array that is not empty" : "an array";
}

function range({ minimum, maximum }: Subschema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? "" : ` of at most ${maximum}`;
}

/** The values that a schema lists, if it does. */
export function listedValues({ const: only, enum: values }: Subschema) {
  return only === undefined ? values : [only];
}
