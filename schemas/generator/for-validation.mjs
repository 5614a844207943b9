// The part of a schema that decides, so that the validators stay small.

const IGNORED = new Set(["$schema", "definitions", "description"]);

/** What stands for a reference: the schema of that name if there is one, else the definition. */
function resolved(ref, context) {
  const name = ref.replace("#/definitions/", "");
  const whole = context.wholes.get(name);
  if (whole === undefined) return strip(context.definitions[name], context);
  // The type says which values of a union the reference is for.
  return { $ref: whole.$id, ...(whole.type ? { type: whole.type } : {}) };
}

function strip(schema, context) {
  if (Array.isArray(schema)) return schema.map((each) => strip(each, context));
  if (typeof schema !== "object" || schema === null) return schema;
  if (schema.$ref !== undefined) return resolved(schema.$ref, context);
  // Listed values have their types, and a second check would make a second error.
  const listed = schema.enum !== undefined || schema.const !== undefined;
  const entries = Object.entries(schema).filter(
    ([key]) => !IGNORED.has(key) && !(listed && key === "type"),
  );
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      key === "properties" ? stripEach(value, context) : strip(value, context),
    ]),
  );
}

/** The keys are names of fields here, which may be any word. */
function stripEach(fields, context) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [name, strip(schema, context)]),
  );
}

/**
 * The same schema without documentation, and without references to definitions.
 *
 * @param wholes the schemas that stand alone, by the name of their type
 */
export function forValidation({ title: _, ...schema }, wholes) {
  return strip(schema, { definitions: schema.definitions ?? {}, wholes });
}
