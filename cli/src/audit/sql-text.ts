/** A text as a literal. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A column's name, whatever it is. */
export const column = (name: string): string => `"${name.replaceAll('"', '""')}"`;
