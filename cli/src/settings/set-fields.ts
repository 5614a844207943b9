import { quote, type SetFields, suggestion, VmprotError } from "@vmprot/core";
import { ENVIRONMENT_FIELDS, type EnvironmentField } from "@vmprot/core/tables";
import { settingsFault } from "../input/check-query.js";
import { FIELD_NAMES, type FieldName } from "./field-names.js";

/** A value that goes before all others, and who says it. */
export interface SetField {
  readonly name: FieldName;
  readonly value: unknown;
  readonly where: string;
}

/**
 * The two sides of `NAME=VALUE`.
 *
 * @param names those that there are
 * @throws VmprotError USAGE, or FIELD_UNKNOWN
 */
export function splitSetting(
  text: string,
  names: readonly string[],
  where: string,
): readonly [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new VmprotError("USAGE", `${where} is FIELD=VALUE; it is ${quote(text)}.`);
  }
  if (names.includes(name)) return [name, value];
  throw new VmprotError(
    "FIELD_UNKNOWN",
    `${where}: There is no field ${quote(name)} to set${suggestion(name, names)}`,
  );
}

/**
 * A field's value by its text, as the table of fields has it; a kernel's is its version.
 *
 * @throws VmprotError FIELD_VALUE or FIELD_TYPE for a value that the field cannot have
 */
export function fieldOf(name: FieldName, text: string, where: string): SetField {
  const [part, field] = name.split(".") as ["platform" | "vm", EnvironmentField];
  const value = ENVIRONMENT_FIELDS[field].find((each) => String(each) === text) ?? text;
  const fault = settingsFault({ [field]: value }, part);
  if (fault !== undefined) throw new VmprotError(fault.code, `${where}: ${fault.message}`);
  return { name, value, where };
}

/** What one place sets, as texts or as an object that fits its schema. */
export function setFields(said: readonly string[] | SetFields, where: string): SetField[] {
  if (isTexts(said)) {
    return said.map((text) => {
      const [name, value] = splitSetting(text, FIELD_NAMES, where);
      return fieldOf(name as FieldName, value, where);
    });
  }
  return (["platform", "vm"] as const).flatMap((part) =>
    Object.entries(said[part] ?? {}).map(([field, value]) => {
      return { name: `${part}.${field}` as const, value, where };
    }),
  );
}

/** Fields by their parts; of two values of one field the later counts. */
export function partsOf(fields: readonly SetField[]): Required<SetFields> {
  const part = (of: string): object =>
    Object.fromEntries(
      fields
        .filter(({ name }) => name.startsWith(of))
        .map(({ name, value }) => [name.slice(of.length), value]),
    );
  return { platform: part("platform."), vm: part("vm.") };
}

const isTexts = (said: readonly string[] | SetFields): said is readonly string[] =>
  Array.isArray(said);
