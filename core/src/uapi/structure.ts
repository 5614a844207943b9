import type { FieldType, StructureDescription } from "../contract/probe-program.js";
import { VmprotError } from "../contract/vmprot-error.js";
import { readField, WIDTHS, writeField } from "./fields.js";

/** Field names as the header spells them, in the header's order. */
export type StructureFields = Readonly<Record<string, FieldType>>;

/** The value of a field: 64-bit ones are bigints. */
export type StructureValue<Type> = Type extends "u64" | "s64" ? bigint : number;

/** What a structure's fields hold. */
export type StructureValues<F extends StructureFields> = {
  readonly [Name in keyof F]: StructureValue<F[Name]>;
};

/** A C structure by its fields: size and offsets follow from their order, as 64-bit ABIs lay it out. */
export class Structure<const F extends StructureFields = StructureFields>
  implements StructureDescription
{
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
      const width = WIDTHS[type];
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
    for (const [field, value] of Object.entries(values)) {
      if (!Object.hasOwn(this.fields, field)) throw malformed(`${this.name} has no ${field}.`);
      const [at, type] = [this.offsets[field] as number, this.fields[field] as FieldType];
      writeField(bytes, at, type, value as number);
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
    if (at + this.size > bytes.length) throw new RangeError(`${this.name} is longer.`);
    const values: Record<string, number | bigint> = {};
    for (const [field, type] of Object.entries(this.fields)) {
      values[field] = readField(bytes, at + (this.offsets[field] as number), type);
    }
    return values as StructureValues<F>;
  }
}

function malformed(detail: string): VmprotError {
  return new VmprotError("IOCTL_MALFORMED", detail);
}
