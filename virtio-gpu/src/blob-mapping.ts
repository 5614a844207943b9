import type { MapInfo, MapVerdict, RefuseVerdict } from "@vmprot/core";
import type { BlobError } from "./blob-errors.js";

/** A blob in the host visible memory region; frozen. */
export interface BlobMapping {
  readonly resourceId: number;
  /** Where it begins in the region, in bytes. */
  readonly offset: number;
  /** Its length in bytes. */
  readonly size: number;
  /** The exporter of the buffer behind it. */
  readonly exporter: string;
  /** The verdict that allowed it, as of when it was mapped; absent where it was restored. */
  readonly verdict?: MapVerdict;
}

/**
 * What a guest believes of one mapping: what a snapshot or the stream of a migration holds of it, as
 * JSON.
 */
export interface SavedBlob {
  readonly resourceId: number;
  /** Where it begins in the region, in bytes. */
  readonly offset: number;
  /** Its length in bytes, which must be the resource's where it is restored. */
  readonly size: number;
  /** The map_info that the guest was told. */
  readonly told: MapInfo;
  /** The VMM has taken it from the guest, which has not noticed. Absent means no. */
  readonly revoked?: boolean;
}

/** What `BlobMapper.snapshot` returns, oldest first. */
export type SavedBlobs = readonly SavedBlob[];

/** A RESOURCE_MAP_BLOB that is allowed: the VMM maps, then sends the response. */
export interface MapReply {
  readonly kind: "map";
  /** RESP_OK_MAP_INFO, 32 bytes. */
  readonly response: Uint8Array;
  readonly mapping: BlobMapping & { readonly verdict: MapVerdict };
}

/** A RESOURCE_UNMAP_BLOB: the VMM unmaps, then sends the response. */
export interface UnmapReply {
  readonly kind: "unmap";
  /** RESP_OK_NODATA, 24 bytes. */
  readonly response: Uint8Array;
  readonly mapping: BlobMapping;
  /** The VMM has taken the mapping from the guest before, so there is nothing left to unmap. */
  readonly revoked: boolean;
}

/** A command that fails: the VMM does nothing but send the response. */
export interface ErrorReply {
  readonly kind: "error";
  /** RESP_ERR_*, 24 bytes. */
  readonly response: Uint8Array;
  readonly error: BlobError;
  /** For the log: what was wrong with the command; the refusal's own message where there is one. */
  readonly message: string;
  /** The policy's verdict; present exactly where `error` is `REFUSED`. */
  readonly refusal?: RefuseVerdict;
}

/** What to answer, and what to do before. */
export type BlobReply = MapReply | UnmapReply | ErrorReply;
