import type {
  AdapterManifest,
  Facts,
  GuestMapVerdict,
  Platform,
  Query,
  Result,
  Vm,
  VmProtAnswer,
  VmprotConfig,
} from "@vmprot/core";
import * as compiled from "#validators";
import { namedValidator } from "./named-validator.js";
import type { Subschema } from "./schema-error.js";
import { schemaValidator } from "./schema-validator.js";
import type { Validator } from "./validator.js";

/** Whether a value is a query. Its `facts` may be any object: see {@link factsValidator}. */
export const validateQuery = compiled.query as Validator<Query>;

/** Whether a value is a query's `platform` in its object form. */
export const validatePlatform = compiled.platform as Validator<Platform>;

/** Whether a value is a query's `vm`. */
export const validateVm = compiled.vm as Validator<Vm>;

/** Whether a value is the result of a query. */
export const validateResult = compiled.result as Validator<Result>;

/** Whether a value is an exporter's answer. */
export const validateAnswer = compiled.answer as Validator<VmProtAnswer>;

/** Whether a value is a verdict. */
export const validateVerdict = compiled.verdict as Validator<GuestMapVerdict>;

/** Whether a value is the field `vmprot` of an adapter package's package.json. */
export const validateManifest = compiled.manifest as Validator<AdapterManifest>;

/** Whether a value is the content of a vmprot.config.json. */
export const validateConfig = compiled.config as Validator<VmprotConfig>;

const SCHEMAS = compiled.facts as ReadonlyMap<string, Subschema>;
const MADE = new Map<string, Validator<Facts>>();

/** The exporters whose facts have a schema. */
export const FACTS_EXPORTERS: readonly string[] = Object.freeze([...SCHEMAS.keys()]);

/**
 * Whether a value is the facts of this exporter; undefined for exporters without a schema.
 *
 * @param exporter one of its names; facts that another than the first says may be absent
 */
export function factsValidator(exporter: string): Validator<Facts> | undefined {
  const known = MADE.get(exporter);
  if (known !== undefined) return known;
  const made = makeValidator(exporter);
  if (made !== undefined) MADE.set(exporter, made);
  return made;
}

function makeValidator(exporter: string): Validator<Facts> | undefined {
  const schema = SCHEMAS.get(exporter);
  if (schema !== undefined) return schemaValidator(schema);
  const named = compiled.names.get(exporter);
  const validate = named && factsValidator(named[0]);
  return named && validate && namedValidator(validate, named[1]);
}
