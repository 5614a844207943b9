import {
  type Buffer,
  type OwnFacts,
  ownFields,
  shown,
  type VmFacts,
  VmprotError,
} from "@vmprot/core";

/**
 * A resource of the guest's, as RESOURCE_CREATE_BLOB made it, and the buffer behind it. Its `vm` and
 * `platform` are what is known of this one's memslot and device, over what is known of the VM.
 */
export interface BlobResource extends Buffer, OwnFacts {
  /** Length in bytes: any 64-bit number, for the guest has chosen it. */
  readonly size: number | bigint;
  /** VIRTIO_GPU_BLOB_MEM_*. Absent means BLOB_MEM_HOST3D, the only kind that can be mapped. */
  readonly blobMem?: number | bigint;
  /** VIRTIO_GPU_BLOB_FLAG_*. Absent means BLOB_FLAG_USE_MAPPABLE. */
  readonly blobFlags?: number | bigint;
}

/** What a device has, and what is known of its VM. */
export interface BlobMapperOptions extends VmFacts {
  /** Length of the host visible memory region (shm id 1) in bytes: 1 to 2**53 - 1. */
  readonly hostVisibleSize: number | bigint;
  /** The config field `blob_alignment` in bytes; only where F_BLOB_ALIGNMENT was negotiated. */
  readonly blobAlignment?: number;
  /** The host's page size in bytes: memslots are made of whole pages. Absent means 4096. */
  readonly pageSize?: number;
  /**
   * The resource of this id (1 to 2**32 - 1), or undefined. What it throws, `handle` throws; called
   * as a method of the options.
   */
  resource(id: number): BlobResource | undefined;
}

const OPTIONS: readonly (keyof BlobMapperOptions)[] = [
  "hostVisibleSize",
  "blobAlignment",
  "pageSize",
  "resource",
  "platform",
  "vm",
  "profile",
];
const RESOURCE: readonly (keyof BlobResource)[] = [
  "size",
  "blobMem",
  "blobFlags",
  "exporter",
  "facts",
  "vm",
  "platform",
];

/**
 * The options' own fields, each read once.
 *
 * @throws VmprotError FIELD_VALUE, FIELD_UNKNOWN
 */
export function checkedOptions(options: BlobMapperOptions): BlobMapperOptions {
  const checked = ownFields(options, "options", OPTIONS);
  if (typeof checked.resource === "function") return checked;
  throw new VmprotError(
    "FIELD_VALUE",
    `options.resource must be a function; it is ${shown(checked.resource)}.`,
  );
}

/**
 * A resource's own fields, each read once.
 *
 * @throws VmprotError FIELD_VALUE, FIELD_UNKNOWN
 */
export const checkedResource = (resource: BlobResource): BlobResource =>
  ownFields(resource, "the resource", RESOURCE);

/** The numbers of the options, checked. */
export interface Region {
  readonly size: number;
  /** Offsets and sizes must be multiples of all of these. */
  readonly alignments: readonly number[];
}

/** @throws VmprotError FIELD_VALUE */
export function regionOf(options: BlobMapperOptions): Region {
  const { hostVisibleSize, blobAlignment, pageSize = 4096 } = options;
  const positive = (value: number | bigint, field: string): number => {
    const number = toNumber(value);
    if (number === undefined || number === 0) {
      throw new VmprotError("FIELD_VALUE", `${field} must be a number of bytes, 1 to 2**53 - 1.`);
    }
    return number;
  };
  return {
    size: positive(hostVisibleSize, "hostVisibleSize"),
    alignments: [
      positive(pageSize, "pageSize"),
      ...(blobAlignment === undefined ? [] : [positive(blobAlignment, "blobAlignment")]),
    ],
  };
}

/** A size as an exact number; undefined where it is negative, fractional or above 2**53 - 1. */
export function toNumber(size: unknown): number | undefined {
  const number = typeof size === "bigint" ? Number(size) : size;
  return Number.isSafeInteger(number) && (number as number) >= 0 ? (number as number) : undefined;
}
