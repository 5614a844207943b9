/** As many characters as the template's formatter puts on a line. */
const LINE_WIDTH = 100;

/** Breaks imports and exports that a long name has made too long for a line, as formatters do. */
export function fitImports(text: string): string {
  return text.replace(
    /^(import|export) \{ (.+, .+) \} from (.+)$/gm,
    (line: string, keyword: string, names: string, source: string) => {
      if (line.length <= LINE_WIDTH) return line;
      const each = names.split(", ").map((name) => `  ${name},\n`);
      return `${keyword} {\n${each.join("")}} from ${source}`;
    },
  );
}
