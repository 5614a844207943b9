import {
  GuestMappings,
  type MappingChanges,
  type OwnFacts,
  type VmFacts,
  type VmProt,
} from "@vmprot/core";
import { BLOB_ERRORS, type BlobError } from "./blob-errors.js";
import {
  type BlobMapperOptions,
  checkedOptions,
  checkedResource,
  type Region,
  regionOf,
} from "./blob-mapper-options.js";
import type { BlobMapping, BlobReply, ErrorReply, MapReply } from "./blob-mapping.js";
import { checkMapping } from "./check-mapping.js";
import { type CtrlHeader, le32, readHeader } from "./ctrl-header.js";
import { RangeSet } from "./range-set.js";
import { noData, okMapInfo } from "./responses.js";
import { LAYOUTS, VIRTIO_GPU } from "./virtio-gpu-uapi.js";

const HEADER = LAYOUTS.virtio_gpu_ctrl_hdr;
const MAP = LAYOUTS.virtio_gpu_resource_map_blob;
const UNMAP = LAYOUTS.virtio_gpu_resource_unmap_blob;

/**
 * Answers one virtio-gpu device's RESOURCE_MAP_BLOB and RESOURCE_UNMAP_BLOB commands. It decides and
 * remembers; the VMM maps and unmaps, as each reply says, before it sends the response.
 */
export class BlobMapper {
  readonly #lookUp: BlobMapperOptions["resource"];
  readonly #region: Region;
  readonly #decisions: GuestMappings<number>;
  readonly #mapped = new Map<number, BlobMapping>();
  readonly #ranges = new RangeSet<BlobMapping>();

  /**
   * @throws VmprotError FIELD_VALUE, FIELD_UNKNOWN or PLATFORM_NAME_UNKNOWN if options are malformed
   */
  constructor(vmProt: VmProt, options: BlobMapperOptions) {
    const checked = checkedOptions(options);
    const { hostVisibleSize, blobAlignment, pageSize, resource, ...facts } = checked;
    this.#lookUp = (id) => {
      const found = resource.call(options, id);
      return found === undefined ? undefined : checkedResource(found);
    };
    this.#region = regionOf(checked);
    this.#decisions = new GuestMappings(vmProt, facts);
  }

  /** Every blob that the guest has mapped, oldest first. */
  get mappings(): Iterable<BlobMapping> {
    return this.#mapped.values();
  }

  /**
   * Answers one command. Whatever its bytes are, there is a response of 24 or 32 bytes and no
   * exception; each byte is read once, and those after the command's structure are not read, as in
   * QEMU and crosvm.
   *
   * @throws VmprotError FIELD_VALUE or FIELD_UNKNOWN if what `resource` returns is malformed; what
   * `resource` throws. No guest can bring that about
   */
  handle(command: Uint8Array): BlobReply {
    const header = readHeader(command);
    if (command.length < HEADER.size) return failure("SHORT_HEADER", header);
    switch (header.type) {
      case VIRTIO_GPU.CMD_RESOURCE_MAP_BLOB: {
        if (command.length < MAP.size) return failure("SHORT_COMMAND", header);
        const [at] = MAP.fields.offset;
        // Beyond 2**53 the sum is rounded, but no region is that long.
        const offset = le32(command, at) + le32(command, at + 4) * 2 ** 32;
        return this.#map(header, le32(command, MAP.fields.resource_id[0]), offset);
      }
      case VIRTIO_GPU.CMD_RESOURCE_UNMAP_BLOB:
        if (command.length < UNMAP.size) return failure("SHORT_COMMAND", header);
        return this.#unmap(header, le32(command, UNMAP.fields.resource_id[0]));
      default:
        return failure("UNKNOWN_COMMAND", header);
    }
  }

  /** The VMM could not do what a reply allowed: nothing is mapped, and this is sent instead. */
  undo(reply: MapReply, error: "MAPPING_FAILED" | "NO_MEMORY" = "MAPPING_FAILED"): ErrorReply {
    const { resourceId } = reply.mapping;
    if (this.#mapped.get(resourceId) === reply.mapping) this.release(resourceId);
    return failure(error, readHeader(reply.response));
  }

  /**
   * The resource is gone (RESOURCE_UNREF). Returns the mapping that the VMM must remove with it, if
   * it has not revoked it before.
   */
  release(resourceId: number): BlobMapping | undefined {
    const mapping = this.#mapped.get(resourceId);
    if (mapping === undefined) return undefined;
    this.#mapped.delete(resourceId);
    this.#ranges.delete(mapping);
    return this.#decisions.remove(resourceId)?.state === "revoked" ? undefined : mapping;
  }

  /** The device was reset. Returns the mappings that the VMM must remove. */
  reset(): BlobMapping[] {
    return [...this.#mapped.keys()].flatMap((id) => this.release(id) ?? []);
  }

  /** What {@link update} would return; ids are resource ids. See {@link GuestMappings}. */
  preview(facts: VmFacts): MappingChanges<number> {
    return this.#decisions.preview(facts);
  }

  /**
   * These facts hold from now on. The VMM is to revoke the mappings listed in `revoke`, and those
   * in `change` too, for no command tells a guest another map_info.
   *
   * @throws VmprotError FIELD_VALUE, FIELD_UNKNOWN or PLATFORM_NAME_UNKNOWN if facts are malformed
   */
  update(facts: VmFacts): MappingChanges<number> {
    return this.#decisions.update(facts);
  }

  /**
   * The VMM has taken the mapping from the guest. Its stretch of the region stays taken until the
   * guest unmaps the blob, which still succeeds.
   */
  revoke(resourceId: number): BlobMapping | undefined {
    this.#decisions.revoke(resourceId);
    return this.#mapped.get(resourceId);
  }

  #map(header: CtrlHeader, resourceId: number, offset: number): BlobReply {
    // Id 0 names no resource anywhere in virtio-gpu.
    const resource = resourceId === 0 ? undefined : this.#lookUp(resourceId);
    if (resource === undefined) return failure("NO_RESOURCE", header);
    if (this.#mapped.has(resourceId)) return failure("ALREADY_MAPPED", header);
    const range = checkMapping(resource, offset, this.#region);
    if (typeof range === "string") return failure(range, header);
    if (this.#ranges.overlaps(offset, range.size)) return failure("OVERLAP", header);
    const { exporter, facts, vm, platform } = resource;
    const own = vm === undefined && platform === undefined ? undefined : { vm, platform };
    const result = this.#decisions.add(resourceId, { exporter, facts }, own as OwnFacts);
    const { verdict } = result;
    if (verdict.kind === "refuse") {
      return { ...failure("REFUSED", header), message: verdict.message, refusal: verdict };
    }
    const mapping = Object.freeze({ resourceId, ...range, exporter: result.exporter, verdict });
    this.#mapped.set(resourceId, mapping);
    this.#ranges.add(mapping);
    return { kind: "map", response: okMapInfo(header, verdict.mapInfo), mapping };
  }

  #unmap(header: CtrlHeader, resourceId: number): BlobReply {
    const mapping = this.#mapped.get(resourceId);
    if (mapping !== undefined) {
      const revoked = this.release(resourceId) === undefined;
      return {
        kind: "unmap",
        response: noData(header, VIRTIO_GPU.RESP_OK_NODATA),
        mapping,
        revoked,
      };
    }
    const known = resourceId !== 0 && this.#lookUp(resourceId) !== undefined;
    return failure(known ? "NOT_MAPPED" : "NO_RESOURCE", header);
  }
}

function failure(error: BlobError, request: CtrlHeader): ErrorReply {
  const { type, message } = BLOB_ERRORS[error];
  return { kind: "error", response: noData(request, type), error, message };
}
