import type { ErrorCode } from "@vmprot/core";

/**
 * What its sender tells a query by: its row has the same. It means nothing to vmprot.
 *
 * @maxLength 256
 */
export type TextId = string;

/**
 * A number likewise. One beyond these would not come back as it was sent.
 *
 * @minimum -9007199254740991
 * @maximum 9007199254740991
 */
export type NumberId = number;

/** Of a query, echoed in its row. */
export type QueryId = TextId | NumberId;

/** Characters of a text. */
export const MAX_ID = 256;

/** What is wrong with a value as an id; undefined if nothing is. */
export function idFault(
  id: unknown,
): { readonly code: ErrorCode; readonly message: string } | undefined {
  if (typeof id === "number") {
    if (Math.abs(id) <= Number.MAX_SAFE_INTEGER) return undefined;
    return {
      code: "FIELD_VALUE",
      message: "id is a number beyond ±(2^53 - 1); send it as a text.",
    };
  }
  if (typeof id !== "string") return { code: "FIELD_TYPE", message: "id is no text or number." };
  if (id.length <= MAX_ID || (id.length <= 2 * MAX_ID && [...id].length <= MAX_ID))
    return undefined;
  return { code: "FIELD_VALUE", message: `id has more than ${MAX_ID} characters.` };
}

/** An id that a text begins with, and the text without it. */
export interface LeadingId {
  readonly id: QueryId;
  readonly rest: string;
}

/**
 * Numbers of at most 15 digits, and texts without escapes, are what they look like. A quotation mark
 * must follow, or what is left of a text that is no JSON could be some.
 */
const LEADING = /^\{"id": ?(?:(-?(?:0|[1-9][0-9]{0,14}))|"([ !#-[\]-\uffff]{0,256})"), ?(?=")/;

/**
 * Takes off an id that stands first, as most writers of JSON put it. Queries that differ in nothing
 * else are the same text then.
 */
export function leadingId(text: string): LeadingId | undefined {
  if (!text.startsWith('{"id":')) return undefined;
  const match = LEADING.exec(text);
  if (match === null) return undefined;
  const [all, number, string] = match;
  return { id: string ?? Number(number), rest: `{${text.slice(all.length)}` };
}
