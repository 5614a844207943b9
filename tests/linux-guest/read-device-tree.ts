/** A node, read back. Values are bytes. */
export interface ReadNode {
  readonly properties: Readonly<Record<string, Buffer>>;
  readonly children: Readonly<Record<string, ReadNode>>;
}

export interface ReadTree {
  readonly root: ReadNode;
  readonly bootCpu: number;
  /** The strings block, one entry a string. */
  readonly strings: readonly string[];
}

/** Where the reader is. */
class Cursor {
  readonly bytes: Buffer;
  at: number;
  readonly end: number;

  constructor(bytes: Buffer, at: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  take(length: number): Buffer {
    if (this.at + length > this.end) throw new Error(`the structure block ends at ${this.end}`);
    const taken = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    while (this.at % 4 !== 0)
      if (this.bytes[this.at++] !== 0) throw new Error("padding of no zeros");
    return taken;
  }

  word(): number {
    return this.take(4).readUInt32BE();
  }

  name(): string {
    const zero = this.bytes.indexOf(0, this.at);
    return this.take(zero + 1 - this.at)
      .toString("latin1")
      .slice(0, -1);
  }
}

/** Reads a flattened tree as the specification says it, and no more leniently (v0.4, 5). */
export function readDeviceTree(bytes: Buffer): ReadTree {
  const field = (index: number): number => bytes.readUInt32BE(index * 4);
  const [magic, total, structure, strings, reservations] = [0, 1, 2, 3, 4].map(field) as [
    ...[number, number, number, number, number],
  ];
  const [version, compatible, bootCpu] = [field(5), field(6), field(7)];
  const [stringsSize, structureSize] = [field(8), field(9)];
  if (magic !== 0xd00dfeed || version !== 17 || compatible !== 16)
    throw new Error("another format");
  if (total !== bytes.length) throw new Error(`${bytes.length} bytes, and it says ${total}`);
  if (reservations % 8 !== 0 || structure % 4 !== 0) throw new Error("not aligned");
  if (bytes.readBigUInt64BE(reservations + 8) !== 0n) throw new Error("reserved memory");
  if (reservations + 16 > structure || structure + structureSize > strings)
    throw new Error("overlap");
  if (strings + stringsSize > total) throw new Error("strings beyond the end");

  const nameAt = (offset: number): string => {
    if (offset >= stringsSize) throw new Error(`no string at ${offset}`);
    return bytes.toString("latin1", strings + offset, bytes.indexOf(0, strings + offset));
  };
  const cursor = new Cursor(bytes, structure, structure + structureSize);
  if (cursor.word() !== 1 || cursor.name() !== "") throw new Error("no root");
  const root = readNode(cursor, nameAt);
  if (cursor.word() !== 9 || cursor.at !== cursor.end) throw new Error("no end");
  const all = bytes.toString("latin1", strings, strings + stringsSize);
  return { root, bootCpu, strings: all.split("\0").slice(0, -1) };
}

function readNode(cursor: Cursor, nameAt: (offset: number) => string): ReadNode {
  const properties: Record<string, Buffer> = {};
  const children: Record<string, ReadNode> = {};
  for (;;) {
    switch (cursor.word()) {
      case 1: {
        const name = cursor.name();
        if (name in children) throw new Error(`two nodes ${name}`);
        children[name] = readNode(cursor, nameAt);
        break;
      }
      case 2:
        return { properties, children };
      case 3: {
        const [length, name] = [cursor.word(), nameAt(cursor.word())];
        if (name in properties) throw new Error(`two properties ${name}`);
        // Properties come before nodes (5.4.2).
        if (Object.keys(children).length > 0) throw new Error(`${name} after a node`);
        properties[name] = cursor.take(length);
        break;
      }
      default:
        throw new Error(`an unknown token before ${cursor.at}`);
    }
  }
}
