import { eastAsianWidth } from "get-east-asian-width";

const ASCII = /^[ -~]*$/;
/** Stand on the character before them. */
const COMBINING = /^[\p{Mn}\p{Me}]$/u;
/** Shown as pictures, which are wide. */
const PICTURE = /^\p{Emoji_Presentation}$/u;

/** Columns of a terminal that printable text takes. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The same of one code point. */
export function characterWidth(character: string): 0 | 1 | 2 {
  if (COMBINING.test(character)) return 0;
  if (PICTURE.test(character)) return 2;
  return eastAsianWidth(character.codePointAt(0) ?? 0);
}
