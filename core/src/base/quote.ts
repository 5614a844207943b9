const LONGEST_WORD = 40;
const LONGEST_TEXT = 500;

/**
 * Characters that could break a line, hide text or command a terminal: controls, formats with all that
 * turn or join text, halves of pairs, separators of lines, and whatever shows as nothing.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  return code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, "0")}`;
}

/** Untrusted text on one line, harmless to a terminal, and cut after so many characters. */
export function printable(text: string, most = LONGEST_TEXT): string {
  if (text.length <= most && text.search(UNSAFE) < 0) return text;
  // No character is longer than two units, so this much is enough to find out whether to cut.
  const characters = [...text.slice(0, 2 * most + 2)];
  const shown = characters.slice(0, most).join("").replace(UNSAFE, escaped);
  return characters.length > most ? `${shown}…` : shown;
}

/** Untrusted text in quotation marks: on one line, harmless, and cut after 40 characters. */
export function quote(text: string): string {
  const cut = printable(text, LONGEST_WORD);
  return `"${cut.replace(/["\\](?!u[0-9a-f{])/g, "\\$&")}"`;
}

/** A value as messages show it: words quoted, numbers as they are, of others the kind. */
export function shown(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (value === null || ["number", "boolean", "undefined"].includes(typeof value)) {
    return String(value);
  }
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A fact's or field's value in a sentence: words as they are, lists joined. */
export function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(" and ");
  return typeof value === "string" ? printable(value) : shown(value);
}
