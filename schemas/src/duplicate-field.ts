import { quote } from "@vmprot/core";

const DEEPEST = 16;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A name that stands twice. */
export interface DuplicateField {
  readonly code: "FIELD_DUPLICATE";
  /** In one line. */
  readonly message: string;
}

/**
 * A text of JSON that says two things of one name; undefined where it does not. JSON.parse takes the
 * later one, other readers the first: which was meant nobody knows. No schema sees it.
 *
 * @param text that JSON.parse takes
 * @param value what JSON.parse made of the text: where it has as many fields as the text has colons,
 * there is nothing to look for
 */
export function duplicateField(text: string, value: unknown): DuplicateField | undefined {
  if (colons(text) === fields(value)) return undefined;
  const key = duplicateKey(text);
  if (key === undefined) return undefined;
  return {
    code: "FIELD_DUPLICATE",
    message: `The field ${quote(key)} stands twice in one object.`,
  };
}

function colons(text: string): number {
  let count = 0;
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) count += 1;
  return count;
}

/** Of all objects in a value, or NaN where it nests so deep that no query does. */
function fields(value: unknown, depth = 0): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth === DEEPEST) return Number.NaN;
  let count = 0;
  const isList = Array.isArray(value);
  // What JSON.parse made inherits nothing that can be counted.
  for (const name in value) {
    const each = (value as Record<string, unknown>)[name];
    if (!isList) count += 1;
    if (typeof each === "object") count += fields(each, depth + 1);
  }
  return count;
}

/** The first name that an object of a text has twice. */
function duplicateKey(text: string): string | undefined {
  /** Names of the objects that are open; of arrays none. */
  const open: (Set<string> | undefined)[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === ",") isName = true;
    if (character === "{") open.push(new Set());
    else if (character === "[") open.push(undefined);
    else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const end = stringEnd(text, at);
      const names = open.at(-1);
      if (isName && names !== undefined) {
        const name: string = JSON.parse(text.slice(at, end));
        if (names.has(name)) return name;
        names.add(name);
      }
      isName = false;
      at = end - 1;
    }
  }
  return undefined;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const unit = text.charCodeAt(at);
    if (unit === BACKSLASH) at += 1;
    else if (unit === QUOTE) return at + 1;
  }
}
