/** A table, whose length and checksum are right. */
export interface ReadTable {
  readonly signature: string;
  readonly revision: number;
  readonly bytes: Buffer;
}

/** What AML declares, by its path: a string, a number, or a buffer. */
export type Declared = Readonly<Record<string, string | number | Buffer>>;

/** A resource of a `_CRS`. */
export type Resource =
  | { readonly ports: number; readonly most: number; readonly count: number }
  | { readonly memory: number; readonly size: number; readonly writable: boolean }
  | { readonly lines: readonly number[]; readonly flags: number };

const sum = (bytes: Buffer): number => bytes.reduce((total, byte) => (total + byte) & 0xff, 0);

function must(is: boolean, what: string): void {
  if (!is) throw new Error(what);
}

/** ACPI 6.5, 5.2.6. */
function tableAt(memory: Buffer, at: number): ReadTable {
  const bytes = memory.subarray(at, at + memory.readUInt32LE(at + 4));
  must(bytes.length >= 36 && sum(bytes) === 0, `the table at ${at} is wrong`);
  return { signature: bytes.toString("latin1", 0, 4), revision: bytes.readUInt8(8), bytes };
}

/** Follows the root pointer as the specification has it (5.2.5.3, 5.2.8). @returns the XSDT's tables */
export function readTables(memory: Buffer, at: number): Record<string, ReadTable> {
  const root = memory.subarray(at, at + memory.readUInt32LE(at + 20));
  must(root.toString("latin1", 0, 8) === "RSD PTR " && root.length === 36, "no root pointer");
  must(root.readUInt8(15) >= 2, "no XSDT");
  must(sum(root.subarray(0, 20)) === 0 && sum(root) === 0, "the root pointer's sums are wrong");
  const xsdt = tableAt(memory, Number(root.readBigUInt64LE(24)));
  must(xsdt.signature === "XSDT" && (xsdt.bytes.length - 36) % 8 === 0, "no XSDT");
  const tables: Record<string, ReadTable> = {};
  for (let entry = 36; entry < xsdt.bytes.length; entry += 8) {
    const table = tableAt(memory, Number(xsdt.bytes.readBigUInt64LE(entry)));
    tables[table.signature] = table;
    if (table.signature !== "FACP") continue;
    const [dsdt, wide] = [table.bytes.readUInt32LE(40), table.bytes.readBigUInt64LE(140)];
    must(BigInt(dsdt) === wide, "DSDT and X_DSDT differ");
    tables.DSDT = tableAt(memory, dsdt);
  }
  return tables;
}

/** What a DSDT declares: scopes, devices and names of them (20.2.5). */
export function readAml(aml: Buffer): Declared {
  const found: Record<string, string | number | Buffer> = {};
  let at = 0;
  const byte = (): number => aml.readUInt8(at++);

  /** @returns where what the length is of ends (20.2.4) */
  function lengthEnd(): number {
    const from = at;
    const lead = byte();
    const more = lead >> 6;
    let length = more === 0 ? lead & 0x3f : lead & 0x0f;
    for (let each = 0; each < more; each++) length |= byte() << (4 + 8 * each);
    must(from + length <= aml.length, "a length beyond the table");
    return from + length;
  }

  function name(): string {
    const begin = aml[at] === 0x5c ? "\\" : "";
    at += begin.length;
    const segment = aml.toString("latin1", at, at + 4);
    must(/^[A-Z_][A-Z_0-9]{3}$/.test(segment), `${segment} is no name`);
    at += 4;
    return begin + segment;
  }

  function data(): string | number | Buffer {
    const kind = byte();
    if (kind <= 1) return kind;
    if (kind === 0x0d) {
      const end = aml.indexOf(0, at);
      const text = aml.toString("latin1", at, end);
      at = end + 1;
      return text;
    }
    must(kind === 0x11, `0x${kind.toString(16)} is no data`);
    const end = lengthEnd();
    must(byte() === 0x0a && byte() === end - at, "a buffer's size differs from its bytes");
    const bytes = aml.subarray(at, end);
    at = end;
    return bytes;
  }

  function terms(path: string, end: number): void {
    while (at < end) {
      const kind = byte();
      if (kind === 0x08) {
        const full = `${path}.${name()}`;
        must(!(full in found), `${full} twice`);
        found[full] = data();
      } else {
        must(kind === 0x10 || (kind === 0x5b && byte() === 0x82), "neither scope nor device");
        const inner = lengthEnd();
        terms([path, name()].filter(Boolean).join("."), inner);
      }
    }
    must(at === end, "a term is longer than what it is in");
  }

  terms("", aml.length);
  return found;
}

/** The descriptors of a `_CRS` (6.4). */
export function readResources(bytes: Buffer): Resource[] {
  const found: Resource[] = [];
  for (let at = 0; ; ) {
    const tag = bytes.readUInt8(at);
    if (tag === 0x79) {
      must(at + 2 === bytes.length, "something follows the end tag");
      return found;
    }
    const isLarge = tag >= 0x80;
    const length = isLarge ? bytes.readUInt16LE(at + 1) : tag & 7;
    const body = bytes.subarray(at + (isLarge ? 3 : 1), at + (isLarge ? 3 : 1) + length);
    at += (isLarge ? 3 : 1) + length;
    const kind = isLarge ? tag : tag >> 3;
    if (kind === 8) {
      must(body.length === 7, "ports");
      const [ports, most] = [body.readUInt16LE(1), body.readUInt16LE(3)];
      found.push({ ports, most, count: body.readUInt8(6) });
    } else if (kind === 0x86) {
      must(body.length === 9, "memory");
      const [memory, size] = [body.readUInt32LE(1), body.readUInt32LE(5)];
      found.push({ memory, size, writable: body.readUInt8(0) === 1 });
    } else {
      must(kind === 0x89 && body.length === 2 + 4 * body.readUInt8(1), "interrupts");
      const lines = Array.from({ length: body.readUInt8(1) }, (_, each) =>
        body.readUInt32LE(2 + 4 * each),
      );
      found.push({ lines, flags: body.readUInt8(0) });
    }
  }
}
