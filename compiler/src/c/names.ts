import { wrapped } from "../wrapped.js";

/** A name as C writes constants: `deviceCoherent` and `device-coherent` are DEVICE_COHERENT. */
export function constant(name: string): string {
  return snake(name).toUpperCase();
}

/** A name as C and Rust write variables and functions. */
export function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
}

/** A text as the content of one C or Rust comment. */
export function comment(text: string): string {
  return text.replaceAll("*/", "* /").replaceAll("/*", "/ *");
}

/** A text as a string literal of C or Rust: ASCII, as our tables' texts are, or escaped. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

/** Lines of a documentation comment, wrapped at 100 columns. */
export function documentation(text: string, indent = ""): string {
  const lines = wrapped(comment(text), 96 - indent.length);
  if (lines.length === 1) return `${indent}/** ${lines[0]} */`;
  return [`${indent}/**`, ...lines.map((each) => `${indent} * ${each}`), `${indent} */`].join("\n");
}
