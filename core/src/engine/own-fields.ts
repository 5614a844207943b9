import { suggestion } from "../base/did-you-mean.js";
import { bare, isPlainObject } from "../base/plain.js";
import { quote, shown } from "../base/quote.js";
import { VmprotError } from "../contract/vmprot-error.js";

/**
 * A frozen copy of an object's own fields that inherits nothing; fields that are undefined are as
 * good as absent. Everything behind it uses the copy, so that neither what the object inherits nor
 * what it says when it is asked a second time counts.
 *
 * @param what the object's name in messages
 * @throws VmprotError FIELD_VALUE if the value is no plain object, FIELD_UNKNOWN for a field that is
 * not among `names`
 */
export function ownFields<T extends object>(
  value: T,
  what: string,
  names: readonly (keyof T & string)[],
): T {
  if (!isPlainObject(value)) throw notAnObject(what, value);
  const copy: Record<string, unknown> = bare();
  for (const name of Object.keys(value)) {
    if (!names.includes(name as keyof T & string)) throw unknownField(what, name, names);
    const part = value[name];
    if (part !== undefined) copy[name] = part;
  }
  return Object.freeze(copy) as T;
}

/** The error of a value that should have been a plain object. */
export function notAnObject(what: string, value: unknown): VmprotError {
  const kind = typeof value === "object" && value !== null ? " of another kind" : "";
  return new VmprotError(
    "FIELD_VALUE",
    `${what} must be a plain object; it is ${shown(value)}${Array.isArray(value) ? "" : kind}.`,
  );
}

/** The error of a field that an object does not have. */
export function unknownField(what: string, name: string, names: readonly string[]): VmprotError {
  return new VmprotError(
    "FIELD_UNKNOWN",
    `There is no field ${quote(name)} in ${what}${suggestion(name, names)}`,
  );
}
