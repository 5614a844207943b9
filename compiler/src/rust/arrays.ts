/** rustfmt's own widths: of a line, of a list on one line, of an item that shares a line. */
const LINE = 100;
const ONE_LINE = 60;
const SHORT = 10;

/**
 * A list in brackets as rustfmt writes it.
 *
 * @param before what stands before the bracket on its line, with the indentation
 * @param behind what stands behind the closing one
 */
export function list(before: string, items: readonly string[], behind: string): string {
  const joined = items.join(", ");
  const line = `${before}[${joined}]${behind}`;
  if (joined.length <= ONE_LINE && line.length <= LINE) return line;
  const indent = `${/^ */.exec(before)?.[0] ?? ""}    `;
  const alone = `${indent}[${joined}]${behind}`;
  if (before.endsWith(" = ") && joined.length <= ONE_LINE) return `${before.trimEnd()}\n${alone}`;
  const lines: string[] = [];
  if (items.every((item) => item.length <= SHORT && !item.includes("("))) {
    let packed = "";
    for (const item of items) {
      const longer = packed === "" ? `${indent}${item},` : `${packed} ${item},`;
      // rustfmt keeps a column free behind the comma.
      if (longer.length >= LINE) {
        lines.push(packed);
        packed = `${indent}${item},`;
      } else {
        packed = longer;
      }
    }
    lines.push(packed);
  } else {
    lines.push(...items.map((item) => `${indent}${item},`));
  }
  return `${before}[\n${lines.join("\n")}\n${indent.slice(4)}]${behind}`;
}

/** A call as a statement. */
export function call(indent: string, name: string, values: readonly (string | number)[]): string {
  const joined = values.join(", ");
  if (joined.length <= ONE_LINE) return `${indent}${name}(${joined});`;
  const lines = values.map((value) => `${indent}    ${value},`);
  return `${indent}${name}(\n${lines.join("\n")}\n${indent});`;
}

/** A table. */
export function table(name: string, type: string, items: readonly (string | number)[]): string {
  const before = `pub(crate) static ${name}: [${type}; ${items.length}] = `;
  return `${list(before, items.map(String), ";")}\n`;
}

/** A mask as Rust's lints like it. */
export function mask(value: number): string {
  const digits = (value >>> 0).toString(16);
  return `0x${grouped(digits, 4)}`;
}

/** A number, likewise. */
export const decimal = (value: number): string => grouped(String(value), 3);

function grouped(digits: string, by: number): string {
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= by) {
    parts.unshift(digits.slice(Math.max(0, end - by), end));
  }
  const [first = "", ...others] = parts;
  return [others.length > 0 && by === 4 ? first.padStart(by, "0") : first, ...others].join("_");
}

/** One bit of a mask. */
export const bit = (place: number): string => (place === 0 ? "1" : `1 << ${place}`);
