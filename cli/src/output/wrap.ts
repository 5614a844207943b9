import { characterWidth, textWidth } from "./text-width.js";

/** Paths and the names of constants may go on in the next line behind these. */
const BREAKABLE = /(?<=[/_,])/;
/** What text is wrapped to where an indent leaves less. */
const LEAST = 8;

/** Breaks text between words, and where a word is too long within it. */
export function wrapLines(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  const add = (word: string, space: string): void => {
    if (textWidth(line) + space.length + textWidth(word) <= width) line += space + word;
    else {
      if (line !== "") lines.push(line);
      line = word;
    }
  };
  for (const word of text.split(" ")) {
    const [first = "", ...rest] = textWidth(word) <= width ? [word] : pieces(word, width);
    add(first, line === "" ? "" : " ");
    for (const piece of rest) add(piece, "");
  }
  return [...lines, line];
}

/**
 * The same as one text, with every line indented and no line wider than `columns`, which has room for
 * the indent and some letters.
 */
export function wrap(text: string, columns: number, indent: string): string {
  const narrower = indent.slice(0, Math.max(0, columns - LEAST));
  const lines = wrapLines(text, columns - narrower.length);
  return lines.map((line) => narrower + line).join("\n");
}

function pieces(word: string, width: number): string[] {
  return word.split(BREAKABLE).flatMap((piece) => {
    const parts: string[] = [];
    let part = "";
    let taken = 0;
    for (const character of piece) {
      const more = characterWidth(character);
      if (taken + more > width && part !== "") {
        parts.push(part);
        part = "";
        taken = 0;
      }
      part += character;
      taken += more;
    }
    return [...parts, part];
  });
}
