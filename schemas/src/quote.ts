const LONGEST = 40;

/** Characters that could break a line, hide text or command a terminal. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"\\]/gu;

function escaped(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  return code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, "0")}`;
}

/** Untrusted text in quotation marks: on one line, harmless, and cut after 40 characters. */
export function quote(text: string): string {
  // No character is longer than two units, so this much is enough to find out whether to cut.
  const characters = [...text.slice(0, 2 * LONGEST + 2)];
  const shown = characters.slice(0, LONGEST).join("").replace(UNSAFE, escaped);
  return `"${shown}${characters.length > LONGEST ? "…" : ""}"`;
}
