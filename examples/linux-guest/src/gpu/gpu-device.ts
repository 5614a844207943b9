import type { MappingChanges, RefuseVerdict, VmFacts } from "@vmprot/core";
import { VmProt } from "@vmprot/core/di";
import {
  type BlobError,
  BlobMapper,
  type BlobMapping,
  LAYOUTS,
  noData,
  readHeader,
  VIRTIO_GPU,
} from "@vmprot/virtio-gpu";
import { inject, injectable, type ServiceIdentifier } from "inversify";
import type { Chain, VirtioDevice } from "../virtio/virtio-device.js";
import { type Call, COMMANDS, type Gpu, type Resource, readCall } from "./gpu-commands.js";
import { GPU_ERRORS, type GpuError } from "./gpu-errors.js";
import type { HostBuffer, HostVisible } from "./host-visible.js";

/** What became of a blob, or a command that failed: for the VMM's log. */
export interface BlobEvent {
  /** `revoke`: the VMM has taken the mapping from a guest that lives on. */
  readonly kind: "map" | "unmap" | "revoke" | "error";
  /** Absent where the command names none. */
  readonly resourceId?: number;
  /** Absent where there is no such resource. */
  readonly blobId?: number;
  /** Where it is, or was, in the region. */
  readonly mapping?: BlobMapping;
  readonly error?: BlobError | GpuError;
  readonly message?: string;
  /** The refusal's, where the policy refused. */
  readonly code?: RefuseVerdict["code"];
  readonly rule?: string;
  readonly remedy?: string;
}

/** What a device is made of. */
export interface GpuOptions {
  /** By their `blobId`; looked into at each RESOURCE_CREATE_BLOB. */
  readonly buffers: ReadonlyMap<number, HostBuffer>;
  readonly hostVisible: HostVisible;
  /** The guest-physical address of the host visible memory region. */
  readonly address: number;
  /** What is known of host and VM. */
  readonly facts?: VmFacts;
  /** The host's, in bytes. Absent means 4096. */
  readonly pageSize?: number;
  readonly onBlob?: (event: BlobEvent) => void;
}
export const GpuOptions: ServiceIdentifier<GpuOptions> = Symbol("GpuOptions");

/** What Linux wants for host-only blobs, mapped and exported: 6.12 and 7.2 ask for VIRGL too (5.7.3). */
const FEATURES = [
  VIRTIO_GPU.F_VIRGL,
  VIRTIO_GPU.F_RESOURCE_UUID,
  VIRTIO_GPU.F_RESOURCE_BLOB,
  VIRTIO_GPU.F_CONTEXT_INIT,
  32, // VIRTIO_F_VERSION_1
].reduce((bits, bit) => bits | (1n << BigInt(bit)), 0n);

const CONTROL_QUEUE = 0;
const ENOMEM = 12;
const ENOSPC = 28;
const OTHERWISE = "The guest may have it with another attribute only, which no command tells it.";

/**
 * virtio-gpu (virtio 1.3, 5.7) without displays and without a renderer: host-only blobs, each a buffer of the
 * VMM's, which the guest maps where the policy allows it.
 */
@injectable()
export class GpuDevice implements VirtioDevice {
  readonly id = 16;
  readonly features = FEATURES;
  /** controlq and cursorq, 5.7.2. */
  readonly queues = [256, 16];
  readonly regions: VirtioDevice["regions"];
  readonly #options: GpuOptions;
  readonly #mapper: BlobMapper;
  readonly #gpu: Gpu;
  readonly #counters = new Map<string, number>();

  /** @throws VmprotError FIELD_VALUE, FIELD_UNKNOWN or PLATFORM_NAME_UNKNOWN if options are malformed */
  constructor(@inject(VmProt) vmProt: VmProt, @inject(GpuOptions) options: GpuOptions) {
    const { hostVisible, address, buffers, pageSize = 4096 } = options;
    const resources = new Map<number, Resource>();
    this.#options = options;
    this.regions = new Map([[VIRTIO_GPU.SHM_ID_HOST_VISIBLE, { address, size: hostVisible.size }]]);
    this.#mapper = new BlobMapper(vmProt, {
      ...options.facts,
      hostVisibleSize: hostVisible.size,
      pageSize,
      resource(id) {
        const resource = resources.get(id);
        if (resource === undefined) return undefined;
        const { blobId, fd, ...buffer } = resource.buffer;
        return { ...buffer, size: resource.size, blobFlags: resource.blobFlags };
      },
    });
    this.#gpu = {
      ...{ contexts: new Set(), resources, buffers, pageSize },
      mapOrUnmap: (request, resourceId) => this.#mapOrUnmap(request, resourceId),
      release: (resourceId) => this.#take("unmap", this.#mapper.release(resourceId)),
    };
  }

  /** How often what happened: a kind of {@link BlobEvent}, or an error by its name. */
  get counters(): ReadonlyMap<string, number> {
    return this.#counters;
  }

  /** What the guest has mapped. */
  get mappings(): Iterable<BlobMapping> {
    return this.#mapper.mappings;
  }

  /** How many resources the guest has. */
  get resources(): number {
    return this.#gpu.resources.size;
  }

  /** 5.7.4: no events, scanouts or capsets, whatever the driver writes. */
  config(): Uint8Array {
    return new Uint8Array(16);
  }

  writeConfig(): void {}

  handle(queue: number, { request, room }: Chain): Uint8Array {
    const { virtio_gpu_ctrl_hdr: shortest } = LAYOUTS;
    if (request.length < shortest.size) return this.#fail("SHORT_HEADER", request);
    const header = readHeader(request);
    const command = queue === CONTROL_QUEUE ? COMMANDS.get(header.type) : undefined;
    if (command === undefined) return this.#fail("UNKNOWN_COMMAND", request);
    if (request.length < LAYOUTS[command.request].size) return this.#fail("SHORT_COMMAND", request);
    const call = readCall(request, command.request);
    if (room < LAYOUTS[command.response].size) return this.#fail("NO_ROOM", request, call);
    const answer = command.answer(this.#gpu, call);
    if (typeof answer === "string") return this.#fail(answer, request, call);
    return answer ?? noData(header, VIRTIO_GPU.RESP_OK_NODATA);
  }

  /** Whatever the guest had is taken from it. */
  reset(): void {
    for (const mapping of this.#mapper.reset()) this.#take("unmap", mapping);
    this.#gpu.resources.clear();
    this.#gpu.contexts.clear();
  }

  /** @see BlobMapper.preview */
  preview(facts: VmFacts): MappingChanges<number> {
    return this.#mapper.preview(facts);
  }

  /**
   * These facts hold from now on. Mappings that are no longer safe with the attribute that the guest was told
   * are gone when this returns: call it before the facts come true.
   *
   * @throws VmprotError as BlobMapper.update
   */
  update(facts: VmFacts): MappingChanges<number> {
    const changes = this.#mapper.update(facts);
    for (const { id, result } of [...changes.revoke, ...changes.change]) {
      const reason =
        result.verdict.kind === "refuse" ? why(result.verdict) : { message: OTHERWISE };
      this.#take("revoke", this.#mapper.revoke(id), reason);
    }
    return changes;
  }

  #mapOrUnmap(request: Uint8Array, resourceId: number): Uint8Array {
    let reply = this.#mapper.handle(request);
    if (reply.kind === "map") {
      const { offset, size } = reply.mapping;
      const { buffer } = this.#gpu.resources.get(resourceId) as Resource;
      const errno = this.#options.hostVisible.map(buffer, offset, size);
      if (errno !== 0) {
        const full = errno === ENOMEM || errno === ENOSPC;
        reply = this.#mapper.undo(reply, full ? "NO_MEMORY" : "MAPPING_FAILED");
        reply = { ...reply, message: `${reply.message} (errno ${errno})` };
      }
    }
    const named = this.#named(resourceId);
    if (reply.kind === "error") {
      const { error, message, refusal } = reply;
      this.#tell({ kind: "error", ...named, error, message, ...why(refusal) });
    } else if (reply.kind === "map") {
      this.#tell({ kind: "map", ...named, mapping: reply.mapping });
    } else if (!reply.revoked) {
      this.#take("unmap", reply.mapping);
    }
    return reply.response;
  }

  #take(kind: "unmap" | "revoke", mapping?: BlobMapping, reason: Partial<BlobEvent> = {}): void {
    if (mapping === undefined) return;
    this.#options.hostVisible.unmap(mapping.offset);
    this.#tell({ kind, ...this.#named(mapping.resourceId), mapping, ...reason });
  }

  #fail(error: GpuError, request: Uint8Array, call?: Call): Uint8Array {
    const { type, message } = GPU_ERRORS[error];
    const fields: { resource_id?: number; blob_id?: number } = call?.fields ?? {};
    const { resource_id: resourceId, blob_id: blobId } = fields;
    this.#tell({
      kind: "error",
      ...(resourceId !== undefined && this.#named(resourceId)),
      ...(blobId !== undefined && { blobId }),
      error,
      message,
    });
    return noData(readHeader(request), type);
  }

  #named(resourceId: number): { resourceId: number; blobId?: number } {
    const resource = this.#gpu.resources.get(resourceId);
    return { resourceId, ...(resource !== undefined && { blobId: resource.buffer.blobId }) };
  }

  #tell(event: BlobEvent): void {
    const name = event.error ?? event.kind;
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + 1);
    this.#options.onBlob?.(event);
  }
}

const why = (refusal: RefuseVerdict | undefined): Partial<BlobEvent> => {
  if (refusal === undefined) return {};
  const { code, rule, remedy, message } = refusal;
  return { code, message, remedy, ...(rule !== undefined && { rule }) };
};
