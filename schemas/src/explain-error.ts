import { didYouMean, quote, suggestion } from "@vmprot/core";
import { describe } from "./describe.js";
import { fieldPath, pointerPath } from "./field-path.js";
import { allowsType, jsonType } from "./json-type.js";
import type { Problem } from "./problem.js";
import type { SchemaError } from "./schema-error.js";

/** One error in words. */
export interface Explained {
  readonly problem: Problem;
  /** The absent field that an unknown one seems to be meant for. */
  readonly meant?: string;
}

/**
 * Says what one error of a validator means.
 *
 * @param name what the whole value is called
 */
export function explainError(error: SchemaError, name: string): Explained {
  const path = pointerPath(name, error.instancePath);
  const { missingProperty, additionalProperty } = error.params;
  if (error.keyword === "required") return missing(fieldPath(path, String(missingProperty)));
  if (error.keyword === "additionalProperties") {
    return unknown(path, String(additionalProperty), error);
  }
  if (error.keyword === "anyOf" && path === "platform" && typeof error.data === "string") {
    return unknownPlatform(path, error.data, error);
  }
  const fits = allowsType(error.parentSchema, jsonType(error.data));
  const code = fits ? "FIELD_VALUE" : "FIELD_TYPE";
  const message = `${path || "The value"} must be ${describe(error.parentSchema)}.`;
  return { problem: { code, path, message } };
}

function missing(path: string): Explained {
  return { problem: { code: "FIELD_MISSING", path, message: `${path} is missing.` } };
}

function unknown(object: string, field: string, { parentSchema, data }: SchemaError): Explained {
  const fields = Object.keys(parentSchema.properties ?? {});
  const absent = fields.filter((each) => !Object.hasOwn(data as object, each));
  const like = didYouMean(field, absent);
  const where = object === "" ? "" : ` in ${object}`;
  const end = suggestion(field, absent.length > 0 ? absent : fields);
  const problem: Problem = {
    code: "FIELD_UNKNOWN",
    path: fieldPath(object, field),
    message: `There is no field ${quote(field)}${where}${end}`,
  };
  return like === undefined ? { problem } : { problem, meant: fieldPath(object, like) };
}

function unknownPlatform(path: string, given: string, { parentSchema }: SchemaError): Explained {
  const names = (parentSchema.anyOf ?? []).flatMap((branch) => (branch.enum ?? []).map(String));
  const message = `There is no platform preset ${quote(given)}${suggestion(given, names)}`;
  return { problem: { code: "PLATFORM_NAME_UNKNOWN", path, message } };
}
