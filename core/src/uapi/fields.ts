import type { FieldType } from "../contract/probe-program.js";

/** Bytes of each type. */
export const WIDTHS: Readonly<Record<FieldType, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  s32: 4,
  u64: 8,
  s64: 8,
};

const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, length);

/** Writes a field in the host's byte order; of a wider value its low bits. */
export function writeField(
  bytes: Uint8Array,
  at: number,
  type: FieldType,
  value: number | bigint,
): void {
  const view = viewOf(bytes);
  const bits = BigInt.asUintN(64, BigInt(value));
  switch (WIDTHS[type]) {
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

/**
 * A field in the host's byte order.
 *
 * @throws RangeError where the bytes end before the field does
 */
export function readField(bytes: Uint8Array, at: number, type: FieldType): number | bigint {
  const view = viewOf(bytes);
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
