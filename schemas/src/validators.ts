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

const FACTS = compiled.facts as ReadonlyMap<string, Validator<Facts>>;

/** The exporters whose facts have a schema. */
export const FACTS_EXPORTERS: readonly string[] = [...FACTS.keys()];

const NAMED = new Map<string, Validator<Facts>>();

/**
 * Whether a value is the facts of this exporter; undefined for exporters without a schema.
 *
 * @param exporter one of its names; facts that another than the first says may be absent
 */
export function factsValidator(exporter: string): Validator<Facts> | undefined {
  const known = FACTS.get(exporter) ?? NAMED.get(exporter);
  const named = known === undefined ? compiled.names.get(exporter) : undefined;
  const validate = named && FACTS.get(named[0]);
  if (named === undefined || validate === undefined) return known;
  const made = namedValidator(validate, named[1]);
  NAMED.set(exporter, made);
  return made;
}
