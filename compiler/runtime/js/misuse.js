/** What a caller got wrong: the codes are those of @vmprot/core. */
export class VmprotError extends Error {
  /**
   * @param {"FIELD_UNKNOWN" | "FIELD_VALUE"} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = "VmprotError";
    this.code = code;
  }
}

/** A value in a message: short, and without anything that a terminal would take for itself. */
export function shown(value) {
  if (typeof value !== "string") return Array.isArray(value) ? "a list" : String(typeof value);
  const short = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return `"${short.replace(/[^ -~]|"/gu, (each) => `\\u{${each.codePointAt(0).toString(16)}}`)}"`;
}

/** Whether a value is what `{…}` and JSON make. */
export function isPlain(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * An object's own fields as pairs; those that are undefined are as good as absent.
 *
 * @throws VmprotError FIELD_VALUE where it is no plain object
 */
export function ownFields(value, what) {
  if (!isPlain(value)) {
    throw new VmprotError("FIELD_VALUE", `${what} must be a plain object; it is ${shown(value)}.`);
  }
  return Object.entries(value).filter(([, part]) => part !== undefined);
}

/** The same value, made unchangeable through and through. */
export function frozen(value) {
  if (typeof value !== "object" || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
