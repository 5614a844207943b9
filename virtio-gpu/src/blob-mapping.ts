import type { MapVerdict, RefuseVerdict } from "@vmprot/core";
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
  /** The verdict that allowed it, as of when it was mapped. */
  readonly verdict: MapVerdict;
}

/** A RESOURCE_MAP_BLOB that is allowed: the VMM maps, then sends the response. */
export interface MapReply {
  readonly kind: "map";
  /** RESP_OK_MAP_INFO, 32 bytes. */
  readonly response: Uint8Array;
  readonly mapping: BlobMapping;
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
