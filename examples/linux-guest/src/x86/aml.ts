/** Bytes of AML, the language that ACPI's tables describe devices in (ACPI 6.5, 20.2). */
export type Aml = readonly number[];

const le32 = (value: number): Aml => [0, 8, 16, 24].map((bit) => (value >>> bit) & 0xff);
const ascii = (text: string): Aml => [...text].map((char) => char.charCodeAt(0));

/** PkgLength, which counts itself: one byte, or two whose first has the low four bits. */
function withLength(content: Aml): Aml {
  const short = content.length + 1;
  if (short < 0x40) return [short, ...content];
  const long = content.length + 2;
  return [0x40 | (long & 0x0f), long >> 4, ...content];
}

/** @param name four characters; `\` before it means the root */
export const scope = (name: string, ...terms: readonly Aml[]): Aml => [
  0x10,
  ...withLength([...ascii(name), ...terms.flat()]),
];

/** @param name four characters */
export const device = (name: string, ...terms: readonly Aml[]): Aml => [
  ...[0x5b, 0x82],
  ...withLength([...ascii(name), ...terms.flat()]),
];

/** @param name four characters */
export const named = (name: string, value: Aml): Aml => [0x08, ...ascii(name), ...value];

export const text = (value: string): Aml => [0x0d, ...ascii(value), 0];

/** 0 or 1. */
export const bit = (value: 0 | 1): Aml => [value];

/** A buffer of resource descriptors, with the tag that ends them (ACPI 6.5, 6.4). */
export function resources(...descriptors: readonly Aml[]): Aml {
  const bytes = [...descriptors.flat(), 0x79, 0];
  return [0x11, ...withLength([0x0a, bytes.length, ...bytes])];
}

/** A 32-bit fixed memory range that can be written to (6.4.3.4). */
export const memory = (address: number, size: number): Aml => [
  ...[0x86, 9, 0, 1],
  ...le32(address),
  ...le32(size),
];

/** Ports (6.4.2.5). */
export const ports = (first: number, count: number): Aml => [
  ...[0x47, 1, first & 0xff, first >> 8, first & 0xff, first >> 8, 1, count],
];

/** An interrupt that the device uses alone: an edge, active high (6.4.3.6). */
export const interrupt = (line: number): Aml => [0x89, 6, 0, 0b0011, 1, ...le32(line)];
