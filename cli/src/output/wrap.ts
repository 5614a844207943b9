/** Paths and the names of constants may go on in the next line behind these. */
const BREAKABLE = /(?<=[/_,])/;

/** Breaks text between words, and where a word is too long within it. */
export function wrapLines(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  const add = (word: string, space: string): void => {
    if (line.length + space.length + word.length <= width) line += space + word;
    else {
      if (line !== "") lines.push(line);
      line = word;
    }
  };
  for (const word of text.split(" ")) {
    const [first = "", ...rest] = word.length <= width ? [word] : pieces(word, width);
    add(first, line === "" ? "" : " ");
    for (const piece of rest) add(piece, "");
  }
  return [...lines, line];
}

/** The same as one text, with every line indented and no line wider than `columns`. */
export function wrap(text: string, columns: number, indent: string): string {
  const lines = wrapLines(text, columns - indent.length);
  return lines.map((line) => indent + line).join("\n");
}

function pieces(word: string, width: number): string[] {
  return word.split(BREAKABLE).flatMap((piece) => {
    const parts: string[] = [];
    for (let at = 0; at < piece.length; at += width) parts.push(piece.slice(at, at + width));
    return parts;
  });
}
