import { quote } from "@vmprot/core";

const PLAIN = /^[A-Za-z_$][\w$]{0,39}$/;

/** The path of a field, such as `facts.flags`; a name that is no plain word comes quoted. */
export function fieldPath(object: string, field: string): string {
  if (!PLAIN.test(field)) return `${object}[${quote(field)}]`;
  return object === "" ? field : `${object}.${field}`;
}

/** A JSON Pointer below `name` as such a path, list items by number: `facts.regions[0]`. */
export function pointerPath(name: string, pointer: string): string {
  const segments = pointer.split("/").slice(1);
  return segments.reduce(
    (path, segment) => (/^\d+$/.test(segment) ? `${path}[${segment}]` : fieldPath(path, segment)),
    name,
  );
}
