import { BlobMapper, type BlobMapperOptions, type BlobResource } from "@vmprot/virtio-gpu";
import { vmProt } from "../support/space.js";

/** A page, and a region of a few of them. */
export const PAGE = 4096;
export const REGION = 64 * PAGE;

export const MAP_BLOB = 0x0208;
export const UNMAP_BLOB = 0x0209;

export interface CommandFields {
  readonly type?: number;
  readonly flags?: number;
  readonly fenceId?: bigint;
  readonly ctxId?: number;
  readonly ringIdx?: number;
  readonly resourceId?: number;
  readonly offset?: number | bigint;
  readonly length?: number;
}

/** A command's bytes, written by DataView at the header's offsets: no code of the package. */
export function command(fields: CommandFields): Uint8Array {
  const { type = MAP_BLOB, length = type === UNMAP_BLOB ? 32 : 40 } = fields;
  const bytes = new Uint8Array(Math.max(length, 40));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, fields.flags ?? 0, true);
  view.setBigUint64(8, fields.fenceId ?? 0n, true);
  view.setUint32(16, fields.ctxId ?? 0, true);
  view.setUint8(20, fields.ringIdx ?? 0);
  view.setUint32(24, fields.resourceId ?? 1, true);
  if (type === MAP_BLOB) view.setBigUint64(32, BigInt(fields.offset ?? 0), true);
  return bytes.subarray(0, length);
}

export const map = (resourceId: number, offset: number | bigint): Uint8Array =>
  command({ resourceId, offset });
export const unmap = (resourceId: number): Uint8Array => command({ type: UNMAP_BLOB, resourceId });

/** A response as fields. */
export function decode(response: Uint8Array) {
  const view = new DataView(response.buffer, response.byteOffset, response.length);
  return {
    length: response.length,
    type: view.getUint32(0, true),
    flags: view.getUint32(4, true),
    fenceId: view.getBigUint64(8, true),
    ctxId: view.getUint32(16, true),
    ringIdx: view.getUint8(20),
    padding: [...response.subarray(21, 24)],
    mapInfo: response.length === 32 ? view.getUint32(24, true) : undefined,
    rest: response.length === 32 ? view.getUint32(28, true) : undefined,
  };
}

/** msm buffers: write-combined, which "amd" lets guests map, and one that no guest may. */
export const WC: BlobResource = { size: 4 * PAGE, exporter: "msm", facts: { flags: 0x20000 } };
export const CACHED: BlobResource = { ...WC, facts: { flags: 0x80000 } };
export const NEEDS_SYNC: BlobResource = { ...WC, facts: { flags: 0x10000 } };

/** A mapper over these resources, on AMD unless told otherwise. */
export function mapperOf(
  resources: Readonly<Record<number, BlobResource>>,
  options: Partial<BlobMapperOptions> = {},
): BlobMapper {
  return new BlobMapper(vmProt, {
    hostVisibleSize: REGION,
    platform: "amd",
    resource: (id) => resources[id],
    ...options,
  });
}
