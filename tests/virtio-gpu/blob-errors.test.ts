import { describe, expect, it } from "@jest/globals";
import { BLOB_ERRORS, type BlobError, type BlobMapperOptions } from "@vmprot/virtio-gpu";
import {
  type CommandFields,
  command,
  decode,
  map,
  mapperOf,
  NEEDS_SYNC,
  PAGE,
  REGION,
  unmap,
  WC,
} from "./commands.js";

const U64 = 2n ** 64n;
const RESOURCES = {
  1: WC,
  2: WC,
  10: NEEDS_SYNC,
  11: { ...WC, exporter: "no-such-driver" },
  12: { ...WC, facts: null as never },
  13: { ...WC, facts: { flags: 0x20000, flag: 1 } },
  14: { ...WC, facts: Object.create({ flags: 0x20000 }) },
  20: { ...WC, blobMem: 1 },
  21: { ...WC, blobMem: 3 },
  22: { ...WC, blobFlags: 6 },
  23: { ...WC, blobFlags: 6n },
  24: { ...WC, blobFlags: "1" as never },
  25: { ...WC, blobFlags: {} as never },
  26: { ...WC, blobMem: 1n },
  27: { ...WC, blobMem: "2" as never },
  30: { ...WC, size: 0 },
  31: { ...WC, size: PAGE + 1 },
  32: { ...WC, size: REGION + PAGE },
  33: { ...WC, size: U64 - 1n },
  34: { ...WC, size: U64 - 4096n },
  35: { ...WC, size: Number.NaN },
  36: { ...WC, size: -PAGE },
  37: { ...WC, size: 0n },
  38: { ...WC, size: 0.5 },
};

/** Resource 1 is mapped at page 8, pages 8 to 11. */
const CASES: readonly [BlobError, string, CommandFields][] = [
  ["SHORT_HEADER", "nothing at all", { length: 0 }],
  ["SHORT_HEADER", "23 bytes", { length: 23 }],
  ["UNKNOWN_COMMAND", "type 0", { type: 0 }],
  ["UNKNOWN_COMMAND", "RESOURCE_UNREF", { type: 0x0102 }],
  ["UNKNOWN_COMMAND", "a type that differs in its highest byte", { type: 0x0100_0208 }],
  ["UNKNOWN_COMMAND", "a response's type", { type: 0x1106 }],
  ["SHORT_COMMAND", "a bare header to map", { length: 24 }],
  ["SHORT_COMMAND", "39 bytes to map", { length: 39 }],
  ["SHORT_COMMAND", "31 bytes to unmap", { type: 0x0209, length: 31 }],
  ["NO_RESOURCE", "id 0", { resourceId: 0 }],
  ["NO_RESOURCE", "an id that is free", { resourceId: 99 }],
  ["NO_RESOURCE", "the highest id", { resourceId: 0xffff_ffff }],
  ["NO_RESOURCE", "unmapping id 0", { type: 0x0209, resourceId: 0 }],
  ["NO_RESOURCE", "unmapping an id that is free", { type: 0x0209, resourceId: 99 }],
  ["NOT_HOST_BLOB", "guest memory", { resourceId: 20 }],
  ["NOT_HOST_BLOB", "host memory with a guest shadow", { resourceId: 21 }],
  ["NOT_HOST_BLOB", "guest memory by a bigint", { resourceId: 26 }],
  ["NOT_HOST_BLOB", "memory that is no number", { resourceId: 27 }],
  ["NOT_MAPPABLE", "no USE_MAPPABLE", { resourceId: 22 }],
  ["NOT_MAPPABLE", "no USE_MAPPABLE in a bigint", { resourceId: 23 }],
  ["NOT_MAPPABLE", "flags that are a word", { resourceId: 24 }],
  ["NOT_MAPPABLE", "flags that are an object", { resourceId: 25 }],
  ["ALREADY_MAPPED", "the same offset", { resourceId: 1, offset: 8 * PAGE }],
  ["ALREADY_MAPPED", "another offset", { resourceId: 1, offset: 0 }],
  ["BAD_SIZE", "size 0", { resourceId: 30 }],
  ["BAD_SIZE", "size 0n", { resourceId: 37 }],
  ["BAD_SIZE", "half a page more", { resourceId: 31 }],
  ["OUT_OF_BOUNDS", "larger than the region", { resourceId: 32 }],
  ["OUT_OF_BOUNDS", "size 2**64 - 1", { resourceId: 33 }],
  ["OUT_OF_BOUNDS", "size 2**64 - 4096", { resourceId: 34 }],
  ["OUT_OF_BOUNDS", "size NaN", { resourceId: 35 }],
  ["OUT_OF_BOUNDS", "a negative size", { resourceId: 36 }],
  ["OUT_OF_BOUNDS", "half a byte", { resourceId: 38 }],
  ["OUT_OF_BOUNDS", "one page too far", { resourceId: 2, offset: REGION - 3 * PAGE }],
  ["OUT_OF_BOUNDS", "the region's end", { resourceId: 2, offset: REGION }],
  ["OUT_OF_BOUNDS", "offset + size is 2**64", { resourceId: 2, offset: U64 - 4n * 4096n }],
  [
    "OUT_OF_BOUNDS",
    "offset + size wraps to the mapped range",
    { resourceId: 2, offset: U64 - 4096n },
  ],
  ["OUT_OF_BOUNDS", "offset 2**64 - 1", { resourceId: 2, offset: U64 - 1n }],
  ["OUT_OF_BOUNDS", "offset 2**32", { resourceId: 2, offset: 2n ** 32n }],
  ["OUT_OF_BOUNDS", "offset 2**53 + 1", { resourceId: 2, offset: 2n ** 53n + 1n }],
  ["MISALIGNED", "offset 1", { resourceId: 2, offset: 1 }],
  ["MISALIGNED", "half a page", { resourceId: 2, offset: PAGE / 2 }],
  ["OVERLAP", "the mapped range", { resourceId: 2, offset: 8 * PAGE }],
  ["OVERLAP", "its first page", { resourceId: 2, offset: 5 * PAGE }],
  ["OVERLAP", "its last page", { resourceId: 2, offset: 11 * PAGE }],
  ["REFUSED", "a buffer that needs SYNC", { resourceId: 10 }],
  ["REFUSED", "an exporter without an adapter", { resourceId: 11 }],
  ["REFUSED", "malformed facts", { resourceId: 12 }],
  ["REFUSED", "a fact that is not declared", { resourceId: 13 }],
  ["REFUSED", "facts that are inherited", { resourceId: 14 }],
  ["NOT_MAPPED", "unmapping what is not mapped", { type: 0x0209, resourceId: 2 }],
];

describe("a command that fails", () => {
  it.each(CASES)("%s: %s", (error, _name, fields) => {
    const mapper = mapperOf(RESOURCES);
    mapper.handle(map(1, 8 * PAGE));
    const before = [...mapper.mappings];
    const reply = mapper.handle(
      command({ flags: 3, fenceId: U64 - 2n, ctxId: 0xffff_fffe, ringIdx: 255, ...fields }),
    );
    expect(reply).toMatchObject({ kind: "error", error });
    expect(decode(reply.response)).toEqual({
      ...(error === "SHORT_HEADER"
        ? { flags: 0, fenceId: 0n, ctxId: 0, ringIdx: 0 }
        : { flags: 3, fenceId: U64 - 2n, ctxId: 0xffff_fffe, ringIdx: 255 }),
      type: BLOB_ERRORS[error].type,
      length: 24,
      padding: [0, 0, 0],
      mapInfo: undefined,
      rest: undefined,
    });
    expect([...mapper.mappings]).toEqual(before);
  });

  it("has been seen in each of the ways that the table lists", () => {
    const undone = ["MAPPING_FAILED", "NO_MEMORY"];
    expect(new Set([...CASES.map(([error]) => error), ...undone])).toEqual(
      new Set(Object.keys(BLOB_ERRORS)),
    );
  });

  it("carries the refusal for the log", () => {
    expect(mapperOf(RESOURCES).handle(map(10, 0))).toMatchObject({
      refusal: { kind: "refuse", code: "SYNC_REQUIRED", remedy: expect.stringMatching(/\.$/) },
      message: expect.stringContaining("MSM_BO_CACHED"),
    });
    expect(mapperOf(RESOURCES).handle(map(99, 0))).not.toHaveProperty("refusal");
  });
});

describe("an oversized command", () => {
  it.each([41, 48, 4096])("of %d bytes counts up to its structure's end", (length) => {
    const bytes = new Uint8Array(length).fill(0xff);
    bytes.set(map(1, 0));
    const mapper = mapperOf(RESOURCES);
    expect(mapper.handle(bytes).kind).toBe("map");
    bytes.set(unmap(1));
    expect(mapper.handle(bytes).kind).toBe("unmap");
  });
});

describe("alignment", () => {
  const at = (options: Partial<BlobMapperOptions>, size: number, offset: number) => {
    const reply = mapperOf({ 1: { ...WC, size } }, options).handle(map(1, offset));
    return reply.kind === "error" ? reply.error : reply.kind;
  };

  it.each([
    [{ blobAlignment: 4 * PAGE }, 4 * PAGE, 4 * PAGE, "map"],
    [{ blobAlignment: 4 * PAGE }, 4 * PAGE, PAGE, "MISALIGNED"],
    [{ blobAlignment: 4 * PAGE }, PAGE, 0, "BAD_SIZE"],
    [{ pageSize: 65_536 }, 65_536, 65_536, "map"],
    [{ pageSize: 65_536 }, 65_536, 16_384, "MISALIGNED"],
    [{ pageSize: 65_536 }, 16_384, 0, "BAD_SIZE"],
    [{ pageSize: 65_536, blobAlignment: 16_384 }, 65_536, 16_384, "MISALIGNED"],
  ])("with %j, %d bytes at %d: %s", (options, size, offset, outcome) => {
    expect(at(options, size, offset)).toBe(outcome);
  });
});
