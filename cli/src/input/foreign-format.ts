import { VmprotError } from "@vmprot/core";

/** What people pipe in by mistake, by how it begins, and the program that makes UTF-8 text of it. */
const FORMATS: readonly {
  readonly begins: readonly number[];
  readonly what: string;
  readonly program: string;
}[] = [
  { begins: [0x1f, 0x8b], what: "compressed with gzip", program: "zcat" },
  { begins: [0x28, 0xb5, 0x2f, 0xfd], what: "compressed with zstd", program: "zstdcat" },
  { begins: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: "compressed with xz", program: "xzcat" },
  { begins: [0x42, 0x5a, 0x68], what: "compressed with bzip2", program: "bzcat" },
  ...[
    [0xff, 0xfe],
    [0xfe, 0xff],
  ].map((begins) => ({ begins, what: "UTF-16", program: "iconv -f UTF-16 -t UTF-8" })),
  ...[0x7b, 0x5b].flatMap((bracket) => [
    { begins: [bracket, 0], what: "UTF-16", program: "iconv -f UTF-16LE -t UTF-8" },
    { begins: [0, bracket], what: "UTF-16", program: "iconv -f UTF-16BE -t UTF-8" },
  ]),
];

/** Bytes of the longest beginning. */
export const BEGINNING = Math.max(...FORMATS.map(({ begins }) => begins.length));

/** Whether a format can begin so, of which there is more to come. */
export const mayBeForeign = (bytes: Uint8Array): boolean =>
  bytes.length < BEGINNING &&
  FORMATS.some(({ begins }) => begins.length > bytes.length && isLike(bytes, begins));

/**
 * @param bytes the input's first ones
 * @param name what messages call it
 * @param way how the text gets from the program that makes it to this command
 * @throws VmprotError INPUT_NOT_TEXT if they are no UTF-8 text's, but another format's
 */
export function checkText(bytes: Uint8Array, name: string, way: string): void {
  const format = FORMATS.find(
    ({ begins }) => begins.length <= bytes.length && isLike(bytes, begins),
  );
  if (format === undefined) return;
  const { what, program } = format;
  const message = `${name} is ${what}: \`${program} FILE ${way}\` makes text of it.`;
  throw new VmprotError("INPUT_NOT_TEXT", message);
}

const isLike = (bytes: Uint8Array, begins: readonly number[]): boolean =>
  begins.every((byte, index) => bytes[index] === undefined || bytes[index] === byte);
