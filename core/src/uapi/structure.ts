import { VmprotError } from "../contract/vmprot-error.js";

/** The C types that UAPI structures are made of; pointers are `u64`, as in every 64-bit process. */
export type FieldType = "u8" | "u16" | "u32" | "s32" | "u64" | "s64";

/** Field names as the header spells them, in the header's order. */
export type StructureFields = Readonly<Record<string, FieldType>>;

/** The value of a field: 64-bit ones are bigints. */
export type StructureValue<Type> = Type extends "u64" | "s64" ? bigint : number;

/** What a structure's fields hold. */
export type StructureValues<F extends StructureFields> = {
  readonly [Name in keyof F]: StructureValue<F[Name]>;
};

const SIZES: Readonly<Record<FieldType, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  s32: 4,
  u64: 8,
  s64: 8,
};
const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A C structure by its fields: size and offsets follow from their order, as 64-bit ABIs lay it out. */
export class Structure<const F extends StructureFields = StructureFields> {
  /** The C name, such as `struct drm_gem_close`. */
  readonly name: string;
  readonly fields: F;
  /** Bytes, padding included. */
  readonly size: number;
  /** Bytes from the start, by field. */
  readonly offsets: { readonly [Name in keyof F]: number };

  /**
   * A structure of these fields, in the header's order.
   *
   * @param room the size in bytes of a structure of which only the head is described
   */
  constructor(name: string, fields: F, room?: number) {
    this.name = name;
    this.fields = Object.freeze({ ...fields });
    const offsets: Record<string, number> = {};
    let end = 0;
    let widest = 1;
    for (const [field, type] of Object.entries(fields)) {
      const width = SIZES[type];
      offsets[field] = Math.ceil(end / width) * width;
      end = offsets[field] + width;
      widest = Math.max(widest, width);
    }
    this.offsets = Object.freeze(offsets) as { readonly [Name in keyof F]: number };
    this.size = room ?? Math.ceil(end / widest) * widest;
    if (this.size < end) throw malformed(`${name} does not fit into ${room} bytes.`);
  }

  /**
   * Fresh bytes that hold these values, and zeros otherwise, in the host's byte order.
   *
   * @throws VmprotError IOCTL_MALFORMED for a field that the structure does not have
   */
  bytes(values: Partial<StructureValues<F>> = {}): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.size);
    const view = new DataView(bytes.buffer);
    for (const [field, value] of Object.entries(values)) {
      if (!Object.hasOwn(this.fields, field)) throw malformed(`${this.name} has no ${field}.`);
      write(view, this.offsets[field] as number, this.fields[field] as FieldType, value as number);
    }
    return bytes;
  }

  /**
   * The values in bytes, in the host's byte order.
   *
   * @param at where the structure begins
   * @throws RangeError where the bytes end before the structure does
   */
  read(bytes: Uint8Array, at = 0): StructureValues<F> {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, this.size);
    const values: Record<string, number | bigint> = {};
    for (const [field, type] of Object.entries(this.fields)) {
      values[field] = readField(view, this.offsets[field] as number, type);
    }
    return values as StructureValues<F>;
  }
}

function malformed(detail: string): VmprotError {
  return new VmprotError("IOCTL_MALFORMED", detail);
}

function write(view: DataView, at: number, type: FieldType, value: number | bigint): void {
  const bits = BigInt.asUintN(64, BigInt(value));
  switch (SIZES[type]) {
    case 1:
      view.setUint8(at, Number(bits & 0xffn));
      break;
    case 2:
      view.setUint16(at, Number(bits & 0xffffn), LITTLE);
      break;
    case 4:
      view.setUint32(at, Number(bits & 0xffff_ffffn), LITTLE);
      break;
    default:
      view.setBigUint64(at, bits, LITTLE);
  }
}

function readField(view: DataView, at: number, type: FieldType): number | bigint {
  switch (type) {
    case "u8":
      return view.getUint8(at);
    case "u16":
      return view.getUint16(at, LITTLE);
    case "u32":
      return view.getUint32(at, LITTLE);
    case "s32":
      return view.getInt32(at, LITTLE);
    case "u64":
      return view.getBigUint64(at, LITTLE);
    case "s64":
      return view.getBigInt64(at, LITTLE);
  }
}
