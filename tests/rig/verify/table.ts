/** A line of a Markdown table. */
export const tableRow = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;

/** A whole one. */
export const markdownTable = (header: readonly string[], rows: string): string =>
  tableRow(header) + tableRow(header.map(() => "---")) + rows;
