import {
  type BlobEvent,
  GpuDevice,
  type GpuOptions,
  type HostBuffer,
  type HostVisible,
} from "@vmprot/example-linux-guest";
import { vmProt } from "../support/space.js";

export const PAGE = 4096;
export const REGION = { address: 0x40_0000_0000, size: 64 * PAGE };

const buffer = (blobId: number, flags: number, pages: number): HostBuffer => ({
  ...{ blobId, fd: 100 + blobId, size: pages * PAGE, exporter: "msm", facts: { flags } },
});

/** Write-combined, cached, and one that no guest may have. */
export const BUFFERS: readonly HostBuffer[] = [
  buffer(1, 0x20000, 4),
  buffer(2, 0x80000, 8),
  buffer(3, 0x10000, 4),
];

/** A region that remembers what is mapped in it, and fails as it is told. */
export class Region implements HostVisible {
  readonly size = REGION.size;
  readonly mapped = new Map<number, { readonly buffer: HostBuffer; readonly size: number }>();
  errno = 0;

  map(buffer: HostBuffer, offset: number, size: number): number {
    if (this.errno !== 0) return this.errno;
    for (const [other, mapping] of this.mapped) {
      if (offset < other + mapping.size && other < offset + size) throw new Error("overlap");
    }
    if (size > buffer.size || offset + size > this.size) throw new Error("out of bounds");
    this.mapped.set(offset, { buffer, size });
    return 0;
  }

  unmap(offset: number): void {
    if (!this.mapped.delete(offset)) throw new Error(`nothing is mapped at ${offset}`);
  }
}

export function gpuOf(options: Partial<GpuOptions> = {}) {
  const region = new Region();
  const events: BlobEvent[] = [];
  const device = new GpuDevice(vmProt, {
    buffers: new Map(BUFFERS.map((each) => [each.blobId, each])),
    hostVisible: region,
    address: REGION.address,
    facts: { platform: "amd" },
    onBlob: (event) => events.push(event),
    ...options,
  });
  return { device, region, events };
}

/** Numbers of the specification, written down anew. */
export const CMD = {
  ...{ getDisplayInfo: 0x100, create2d: 0x101, unref: 0x102, setScanout: 0x103 },
  ...{ getCapsetInfo: 0x108, getCapset: 0x109, assignUuid: 0x10b, createBlob: 0x10c },
  ...{ setScanoutBlob: 0x10d, ctxCreate: 0x200, ctxDestroy: 0x201, attach: 0x202, detach: 0x203 },
  ...{ submit: 0x207, mapBlob: 0x208, unmapBlob: 0x209, updateCursor: 0x300 },
} as const;

/** A request: a header, then 32-bit words; bigints are two of them. */
export function request(
  type: number,
  ctxId: number,
  words: readonly (number | bigint)[],
  fence?: bigint,
): Uint8Array {
  const length = words.reduce<number>((sum, word) => sum + (typeof word === "bigint" ? 8 : 4), 24);
  const view = new DataView(new ArrayBuffer(length));
  view.setUint32(0, type, true);
  view.setUint32(4, fence === undefined ? 0 : 1, true);
  view.setBigUint64(8, fence ?? 0n, true);
  view.setUint32(16, ctxId, true);
  let at = 24;
  for (const word of words) {
    if (typeof word === "bigint") view.setBigUint64(at, word, true);
    else view.setUint32(at, word, true);
    at += typeof word === "bigint" ? 8 : 4;
  }
  return new Uint8Array(view.buffer);
}

export const ctxCreate = (ctxId: number, init = 0) =>
  request(CMD.ctxCreate, ctxId, [0, init, ...new Array<number>(16).fill(0)]);
export const ctxDestroy = (ctxId: number) => request(CMD.ctxDestroy, ctxId, []);
export const attach = (ctxId: number, id: number) => request(CMD.attach, ctxId, [id, 0]);
export const detach = (ctxId: number, id: number) => request(CMD.detach, ctxId, [id, 0]);
export const submit = (ctxId: number, size: number, fence?: bigint) =>
  request(CMD.submit, ctxId, [size, 0], fence);
export const unref = (id: number) => request(CMD.unref, 0, [id, 0]);
export const assignUuid = (id: number) => request(CMD.assignUuid, 0, [id, 0]);
export const mapBlob = (id: number, offset: bigint) => request(CMD.mapBlob, 0, [id, 0, offset]);
export const unmapBlob = (id: number) => request(CMD.unmapBlob, 0, [id, 0]);

export interface Blob {
  readonly ctxId?: number;
  readonly mem?: number;
  readonly flags?: number;
  readonly entries?: number;
  readonly blobId?: bigint;
  readonly size?: bigint;
}
export const createBlob = (id: number, blob: Blob = {}) => {
  const { ctxId = 1, mem = 2, flags = 1, entries = 0, blobId = 1n, size = 4n * 4096n } = blob;
  return request(CMD.createBlob, ctxId, [id, mem, flags, entries, blobId, size]);
};

/** A response as fields. */
export function decode(response: Uint8Array) {
  const view = new DataView(response.buffer, response.byteOffset, response.length);
  return {
    length: response.length,
    type: view.getUint32(0, true),
    flags: view.getUint32(4, true),
    fence: view.getBigUint64(8, true),
    words: Array.from({ length: (response.length - 24) / 4 }, (_, n) =>
      view.getUint32(24 + 4 * n, true),
    ),
  };
}
