import { type CtrlHeader, LAYOUTS, noData, readHeader, VIRTIO_GPU } from "@vmprot/virtio-gpu";
import type { GpuError } from "./gpu-errors.js";
import type { HostBuffer } from "./host-visible.js";

/** What a guest may have at most. */
export const MAX_CONTEXTS = 256;
export const MAX_RESOURCES = 4096;

/** A blob resource of the guest's: the buffer, or its first pages. */
export interface Resource {
  readonly buffer: HostBuffer;
  /** Bytes. */
  readonly size: number;
  readonly blobFlags: number;
}

/** What commands work on. */
export interface Gpu {
  readonly contexts: Set<number>;
  readonly resources: Map<number, Resource>;
  readonly buffers: ReadonlyMap<number, HostBuffer>;
  /** Bytes. */
  readonly pageSize: number;
  /** RESOURCE_MAP_BLOB and RESOURCE_UNMAP_BLOB. */
  mapOrUnmap(request: Uint8Array, resourceId: number): Uint8Array;
  /** Takes what is mapped of a resource from the guest. */
  release(resourceId: number): void;
}

type LayoutName = keyof typeof LAYOUTS;
type Fields<Name extends LayoutName> = {
  readonly [Field in keyof (typeof LAYOUTS)[Name]["fields"]]: number;
};
/** A request, taken apart. Numbers above 2**53 are rounded, never to below that. */
export interface Call<Name extends LayoutName = never> {
  readonly request: Uint8Array;
  readonly header: CtrlHeader;
  readonly fields: Fields<Name>;
}

/** @returns a response; undefined for RESP_OK_NODATA */
type Answer<Name extends LayoutName> = (
  gpu: Gpu,
  call: Call<Name>,
) => GpuError | Uint8Array | undefined;

export interface Command {
  readonly request: LayoutName;
  readonly response: LayoutName;
  readonly answer: Answer<never>;
}

const command = <Name extends LayoutName>(
  request: Name,
  answer: Answer<Name>,
  response: LayoutName = "virtio_gpu_ctrl_hdr",
): Command => ({ request, response, answer: answer as Answer<never> });

/** Every command on the control queue; the rest is refused. Sections are those of virtio 1.3. */
export const COMMANDS: ReadonlyMap<number, Command> = new Map([
  // 5.7.6.8. num_scanouts is 0.
  [VIRTIO_GPU.CMD_SET_SCANOUT, command("virtio_gpu_set_scanout", () => "NO_SCANOUT")],
  [VIRTIO_GPU.CMD_SET_SCANOUT_BLOB, command("virtio_gpu_set_scanout_blob", () => "NO_SCANOUT")],
  // 5.7.6.8. num_capsets is 0, which Linux is content with: a capset promises to execute its protocol.
  [VIRTIO_GPU.CMD_GET_CAPSET_INFO, command("virtio_gpu_get_capset_info", () => "NO_CAPSET")],
  [VIRTIO_GPU.CMD_GET_CAPSET, command("virtio_gpu_get_capset", () => "NO_CAPSET")],
  [VIRTIO_GPU.CMD_CTX_CREATE, command("virtio_gpu_ctx_create", createContext)],
  [
    VIRTIO_GPU.CMD_CTX_DESTROY,
    command("virtio_gpu_ctx_destroy", ({ contexts }, { header }) =>
      contexts.delete(header.ctxId) ? undefined : "NO_CONTEXT",
    ),
  ],
  // 5.7.6.9. Contexts execute nothing, so that nothing depends on what is attached to them.
  [VIRTIO_GPU.CMD_CTX_ATTACH_RESOURCE, command("virtio_gpu_ctx_resource", attachOrDetach)],
  [VIRTIO_GPU.CMD_CTX_DETACH_RESOURCE, command("virtio_gpu_ctx_resource", attachOrDetach)],
  [
    VIRTIO_GPU.CMD_SUBMIT_3D,
    command("virtio_gpu_cmd_submit", ({ contexts }, { header, fields }) => {
      if (!contexts.has(header.ctxId)) return "NO_CONTEXT";
      // An empty stream is executed once it has come: programs send it for its fence.
      return fields.size === 0 ? undefined : "NOT_EXECUTED";
    }),
  ],
  [VIRTIO_GPU.CMD_RESOURCE_CREATE_BLOB, command("virtio_gpu_resource_create_blob", createBlob)],
  [
    VIRTIO_GPU.CMD_RESOURCE_UNREF,
    command("virtio_gpu_resource_unref", (gpu, { fields }) => {
      gpu.release(fields.resource_id);
      return gpu.resources.delete(fields.resource_id) ? undefined : "NO_RESOURCE";
    }),
  ],
  [
    VIRTIO_GPU.CMD_RESOURCE_ASSIGN_UUID,
    command("virtio_gpu_resource_assign_uuid", assignUuid, "virtio_gpu_resp_resource_uuid"),
  ],
  [
    VIRTIO_GPU.CMD_RESOURCE_MAP_BLOB,
    command("virtio_gpu_resource_map_blob", mapOrUnmap, "virtio_gpu_resp_map_info"),
  ],
  [VIRTIO_GPU.CMD_RESOURCE_UNMAP_BLOB, command("virtio_gpu_resource_unmap_blob", mapOrUnmap)],
]);

/** Reads a structure's numbers; fields of other sizes than a number's are no part of it. */
export function readCall(request: Uint8Array, layout: LayoutName): Call {
  const view = new DataView(request.buffer, request.byteOffset, request.length);
  const fields: Record<string, number> = {};
  for (const [name, [at, size]] of Object.entries(LAYOUTS[layout].fields)) {
    if (size === 4) fields[name] = view.getUint32(at, true);
    if (size === 8) fields[name] = Number(view.getBigUint64(at, true));
  }
  return { request, header: readHeader(request), fields: fields as Fields<never> };
}

/** 5.7.6.9. A context without a protocol can be had: what it is for is the device's to say. */
function createContext(
  { contexts }: Gpu,
  { header: { ctxId }, fields }: Call<"virtio_gpu_ctx_create">,
): GpuError | undefined {
  if (ctxId === 0 || contexts.has(ctxId)) return "BAD_CONTEXT_ID";
  if ((fields.context_init & VIRTIO_GPU.CONTEXT_INIT_CAPSET_ID_MASK) !== 0) return "NO_PROTOCOL";
  if (contexts.size >= MAX_CONTEXTS) return "TOO_MANY_CONTEXTS";
  contexts.add(ctxId);
  return undefined;
}

function attachOrDetach(
  { contexts, resources }: Gpu,
  { header, fields }: Call<"virtio_gpu_ctx_resource">,
): GpuError | undefined {
  if (!contexts.has(header.ctxId)) return "NO_CONTEXT";
  return resources.has(fields.resource_id) ? undefined : "NO_RESOURCE";
}

const BLOB_FLAGS =
  VIRTIO_GPU.BLOB_FLAG_USE_MAPPABLE |
  VIRTIO_GPU.BLOB_FLAG_USE_SHAREABLE |
  VIRTIO_GPU.BLOB_FLAG_USE_CROSS_DEVICE;

/**
 * 5.7.6.8. A blob may be shorter than its buffer, by whole pages: the verdict is about the buffer, and holds for
 * each of its pages.
 */
function createBlob(
  { contexts, resources, buffers, pageSize }: Gpu,
  { header, fields }: Call<"virtio_gpu_resource_create_blob">,
): GpuError | undefined {
  const { resource_id: id, blob_flags: blobFlags, size } = fields;
  if (id === 0 || resources.has(id)) return "BAD_RESOURCE_ID";
  if (fields.blob_mem !== VIRTIO_GPU.BLOB_MEM_HOST3D) return "NOT_HOST_BLOB";
  if ((blobFlags & ~BLOB_FLAGS) !== 0) return "BAD_FLAGS";
  if (fields.nr_entries !== 0) return "BACKED";
  if (!contexts.has(header.ctxId)) return "NO_CONTEXT";
  const buffer = buffers.get(fields.blob_id);
  if (buffer === undefined) return "NO_BUFFER";
  if (size === 0 || size % pageSize !== 0 || size > buffer.size) return "BAD_SIZE";
  if (resources.size >= MAX_RESOURCES) return "TOO_MANY_RESOURCES";
  resources.set(id, { buffer, size, blobFlags });
  return undefined;
}

/**
 * 5.7.6.8. The UUID names the object that is exported, which is the buffer: version 8 of RFC 9562, so that
 * resources of one buffer share it.
 */
function assignUuid(
  { resources }: Gpu,
  { header, fields }: Call<"virtio_gpu_resource_assign_uuid">,
): GpuError | Uint8Array {
  const resource = resources.get(fields.resource_id);
  if (resource === undefined) return "NO_RESOURCE";
  const { size, fields: at } = LAYOUTS.virtio_gpu_resp_resource_uuid;
  const response = new Uint8Array(size);
  response.set(noData(header, VIRTIO_GPU.RESP_OK_RESOURCE_UUID));
  const uuid = new DataView(response.buffer, at.uuid[0]);
  uuid.setUint8(6, 0x80);
  uuid.setBigUint64(8, (1n << 63n) | BigInt(resource.buffer.blobId));
  return response;
}

function mapOrUnmap(
  gpu: Gpu,
  { request, fields }: Call<"virtio_gpu_resource_map_blob" | "virtio_gpu_resource_unmap_blob">,
): Uint8Array {
  return gpu.mapOrUnmap(request, fields.resource_id);
}
