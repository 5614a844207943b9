/** A property's value: strings, each with its zero byte, cells of 32 bits, bytes; `true` is a property without value. */
export type PropertyValue = true | string | readonly string[] | readonly number[] | Uint8Array;

/** A node of a tree. Its children are named `name@unit-address`. */
export interface TreeNode {
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly children?: Readonly<Record<string, TreeNode>>;
}

/** A number in two cells, as addresses and sizes of 64 bits are. */
export const cells64 = (value: number): readonly [high: number, low: number] => [
  Math.floor(value / 2 ** 32),
  value % 2 ** 32,
];

const MAGIC = 0xd00dfeed;
const VERSION = 17;
const LAST_COMPATIBLE_VERSION = 16;
const HEADER = 40;
/** One entry of zeros ends the list of reserved memory: there is none. */
const RESERVATIONS = 16;

const BEGIN_NODE = 1;
const END_NODE = 2;
const PROPERTY = 3;
const END = 9;

/**
 * Writes a tree in the flattened format (Devicetree Specification v0.4, 5).
 *
 * @param bootCpu the `reg` of the CPU that starts
 */
export function flattenTree(root: TreeNode, bootCpu = 0): Uint8Array {
  const names = new Names();
  const structure = [...nodeBytes("", root, names), cell(END)];
  const [structureSize, stringsSize] = [sizeOf(structure), sizeOf(names.bytes)];
  const strings = HEADER + RESERVATIONS + structureSize;
  const header = [
    ...[MAGIC, strings + stringsSize, HEADER + RESERVATIONS, strings, HEADER],
    ...[VERSION, LAST_COMPATIBLE_VERSION, bootCpu, stringsSize, structureSize],
  ];
  const reservations = new Uint8Array(RESERVATIONS);
  return Buffer.concat([...header.map(cell), reservations, ...structure, ...names.bytes]);
}

/** The strings block: each name of a property once. */
class Names {
  readonly bytes: Uint8Array[] = [];
  readonly #at = new Map<string, number>();
  #end = 0;

  /** Where the name is in the block. */
  place(name: string): number {
    const known = this.#at.get(name);
    if (known !== undefined) return known;
    const at = this.#end;
    const bytes = text(name);
    this.#at.set(name, at);
    this.bytes.push(bytes);
    this.#end += bytes.length;
    return at;
  }
}

function* nodeBytes(name: string, node: TreeNode, names: Names): Generator<Uint8Array> {
  yield cell(BEGIN_NODE);
  yield padded(text(name));
  for (const [property, value] of Object.entries(node.properties)) {
    const bytes = valueBytes(value);
    yield* [PROPERTY, bytes.length, names.place(property)].map(cell);
    yield padded(bytes);
  }
  for (const [child, inside] of Object.entries(node.children ?? {})) {
    yield* nodeBytes(child, inside, names);
  }
  yield cell(END_NODE);
}

function valueBytes(value: PropertyValue): Uint8Array {
  if (value === true) return new Uint8Array();
  if (typeof value === "string") return text(value);
  if (value instanceof Uint8Array) return value;
  return Buffer.concat(value.map((each) => (typeof each === "string" ? text(each) : cell(each))));
}

const text = (value: string): Uint8Array => Buffer.from(`${value}\0`);

/** Big-endian, as everything in the format is. */
function cell(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const padded = (bytes: Uint8Array): Uint8Array =>
  Buffer.concat([bytes, new Uint8Array(-bytes.length & 3)]);

const sizeOf = (chunks: readonly Uint8Array[]): number =>
  chunks.reduce((sum, { length }) => sum + length, 0);
