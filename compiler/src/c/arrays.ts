/** Numbers as the content of an initializer, twenty a line. */
export function numbers(values: readonly number[]): string {
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += 20) lines.push(values.slice(at, at + 20).join(", "));
  return lines.map((line) => `\t${line}`).join(",\n");
}

/** A constant array of C. */
export function array(type: string, name: string, values: readonly number[], linkage = "static ") {
  return `${linkage}const ${type} ${name}[${values.length}] = {\n${numbers(values)}\n};\n`;
}
