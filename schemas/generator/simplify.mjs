// Rewrites what the generator makes of unions into what people and validators read more easily.

const NUMERIC = [
  "type",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
];

/** The values of a schema that lists them, or undefined. */
function valuesOf(schema, definitions) {
  if (schema.$ref !== undefined) {
    return valuesOf(definitions[schema.$ref.replace("#/definitions/", "")], definitions);
  }
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum !== undefined) return schema.enum;
  return schema.type === "boolean" ? [true, false] : undefined;
}

/** A union of words, of `true` and of `false` as one list, or undefined for any other union. */
function asList({ anyOf, ...rest }, definitions) {
  const values = anyOf.map((branch) => valuesOf(branch, definitions));
  if (values.includes(undefined)) return undefined;
  const all = values.flat();
  const words = all.every((value) => typeof value === "string");
  return { ...rest, ...(words ? { type: "string" } : {}), enum: all };
}

/** Validators in their strict mode want one type in one place. */
const asUnion = ({ type, ...rest }) => ({ ...rest, anyOf: type.map((each) => ({ type: each })) });

/** `@minimum 0` of a `number | "unknown"` is meant for the number, and would refuse the word. */
function withTagsInBranch({ anyOf, ...rest }) {
  const isNumber = ({ type }) => type === "number" || type === "integer";
  if (!anyOf.some(isNumber)) return { anyOf, ...rest };
  const entries = Object.entries(rest);
  const tags = Object.fromEntries(entries.filter(([key]) => NUMERIC.includes(key)));
  const others = Object.fromEntries(entries.filter(([key]) => !NUMERIC.includes(key)));
  const branches = anyOf.map((branch) => (isNumber(branch) ? { ...branch, ...tags } : branch));
  return { anyOf: branches, ...others };
}

/** The same schema with simpler unions. */
export function simplify(schema, definitions = schema.definitions ?? {}) {
  if (Array.isArray(schema)) return schema.map((each) => simplify(each, definitions));
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema.type)) return simplify(asUnion(schema), definitions);
  const own = Array.isArray(schema.anyOf)
    ? (asList(schema, definitions) ?? withTagsInBranch(schema))
    : schema;
  return Object.fromEntries(
    Object.entries(own).map(([key, value]) => [key, simplify(value, definitions)]),
  );
}
