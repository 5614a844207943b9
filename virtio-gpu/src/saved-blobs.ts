import { ownFields, type SavedMapping, shown, VmprotError } from "@vmprot/core";
import { BLOB_ERRORS, type BlobError } from "./blob-errors.js";
import { type BlobResource, ownOf, type Region, toNumber } from "./blob-mapper-options.js";
import type { SavedBlob } from "./blob-mapping.js";
import { checkMapping } from "./check-mapping.js";
import { type Range, RangeSet } from "./range-set.js";

/** A saved blob with its buffer, and where it lies. */
export interface RestoredBlob {
  readonly saved: SavedMapping<number>;
  readonly range: Range;
}

const FIELDS = ["resourceId", "offset", "size", "told", "revoked"] as const;

/**
 * Saved blobs with the resources that they are of, each to lie where no other does.
 *
 * @param isTaken whether a stretch of the region is taken already
 * @throws VmprotError FIELD_VALUE, FIELD_UNKNOWN; RESTORE_MISMATCH where a blob cannot be there; what
 * `lookUp` throws
 */
export function checkedBlobs(
  all: readonly SavedBlob[],
  region: Region,
  lookUp: (id: number) => BlobResource | undefined,
  isTaken: (range: Range) => boolean,
): RestoredBlob[] {
  if (!Array.isArray(all)) throw wrong("Saved blobs must be a list", all);
  const ranges = new RangeSet<Range>();
  return Array.from(all, (one: SavedBlob) => {
    const { resourceId, offset, size, told, revoked } = ownFields(one, "a saved blob", FIELDS);
    const id = bytesOf(resourceId, "resourceId");
    const at = { offset: bytesOf(offset, "offset"), size: bytesOf(size, "size") };
    const resource = id === 0 || id > 0xffff_ffff ? undefined : lookUp(id);
    if (resource === undefined) throw mismatch(id, BLOB_ERRORS.NO_RESOURCE.message);
    const range = checkMapping(resource, at.offset, region);
    if (typeof range === "string")
      throw mismatch(id, BLOB_ERRORS[range satisfies BlobError].message);
    if (range.size !== at.size) {
      throw mismatch(id, `It has ${range.size} bytes here, and had ${at.size}.`);
    }
    if (isTaken(range) || ranges.overlaps(range.offset, range.size)) {
      throw mismatch(id, BLOB_ERRORS.OVERLAP.message);
    }
    ranges.add(range);
    const { exporter, facts } = resource;
    const own = ownOf(resource);
    const saved = {
      ...{ id, exporter, facts, told },
      ...(own !== undefined && { own }),
      ...(revoked !== undefined && { revoked }),
    };
    return { saved, range };
  });
}

function bytesOf(value: unknown, field: string): number {
  const number = typeof value === "number" ? toNumber(value) : undefined;
  if (number !== undefined) return number;
  throw wrong(`${field} must be a number, 0 to 2**53 - 1`, value);
}

function wrong(must: string, value: unknown): VmprotError {
  return new VmprotError("FIELD_VALUE", `${must}; it is ${shown(value)}.`);
}

function mismatch(id: number, why: string): VmprotError {
  return new VmprotError("RESTORE_MISMATCH", `Resource ${id} cannot be restored: ${why}`);
}
