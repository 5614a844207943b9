/**
 * The prototype of everything that the policy reads: empty, so that nothing that a program puts into
 * Object.prototype is ever taken for a field that is absent. An object whose prototype is null
 * itself would do too, but engines look fields up in those as in a hash table.
 */
const NOTHING: object = Object.freeze(Object.create(null));

/** An object without fields that inherits none. */
export function bare(): Record<string, never> {
  return Object.create(NOTHING);
}

/** A copy of an object's own fields, each read once, that inherits none. */
export function own<T extends object>(value: T): T {
  return Object.assign(bare(), value) as T;
}

/**
 * Whether a value is what `{…}` and JSON make: not an array, a Map, an instance of a class, or an
 * object that inherits fields from another.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null || prototype === NOTHING) return true;
  // That of another realm: structuredClone and node:vm make such objects.
  return (
    Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "isPrototypeOf")
  );
}

const EMPTY = {};

/**
 * An object whose enumerable properties, inherited ones included, are the value's own: the value
 * itself, or a copy of its own properties; undefined where it is no plain object. For loops that read
 * each property once, on paths where a list of names costs too much.
 */
export function ownOnly(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === NOTHING || (prototype === Object.prototype && inheritsNothing())) {
    return value as Readonly<Record<string, unknown>>;
  }
  return isPlainObject(value) ? Object.assign(bare(), value) : undefined;
}

/** Whether nobody has put an enumerable property into Object.prototype. */
function inheritsNothing(): boolean {
  for (const _ in EMPTY) return false;
  return true;
}

/**
 * A copy that inherits nothing and that nobody can change, of data through and through: each field
 * is read once.
 *
 * @throws TypeError where something in it is neither a plain object nor a list nor a simple value
 */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(Array.from(value, frozen)) as T;
  if (!isPlainObject(value)) throw new TypeError("it holds an object that is no plain one");
  const copy: Record<string, unknown> = bare();
  for (const [name, part] of Object.entries(value)) copy[name] = frozen(part);
  return Object.freeze(copy) as T;
}

/** The same value, made unchangeable through and through. */
export function freezeDeep<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) freezeDeep(part);
  return Object.freeze(value);
}
