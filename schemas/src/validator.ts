import type { SchemaError } from "./schema-error.js";

/** Tells whether an untrusted value has the shape of `T`. */
export interface Validator<T> {
  (value: unknown): value is T;
  /** The mistakes in the value that was checked last; null if it had none. */
  readonly errors?: readonly SchemaError[] | null;
}
