import { describe, expect, it } from "@jest/globals";
import type { BlobMapper, BlobResource, SavedBlob } from "@vmprot/virtio-gpu";
import { compileSchema } from "../schemas/json-schemas.js";
import { CACHED, map, mapperOf, NEEDS_SYNC, PAGE, REGION, unmap, WC } from "./commands.js";

const ids = (mappings: readonly { readonly id: unknown }[]): unknown[] =>
  mappings.map(({ id }) => id);
const error = (code: string) => expect.objectContaining({ name: "VmprotError", code });
const isSnapshot = compileSchema("saved-blobs");

const RESOURCES = { 1: WC, 2: CACHED, 3: CACHED };

/** Three mappings, of which the VMM has taken one. */
function source(): BlobMapper {
  const mapper = mapperOf(RESOURCES);
  for (const id of [1, 2, 3]) expect(mapper.handle(map(id, id * 8 * PAGE)).kind).toBe("map");
  mapper.revoke(3);
  return mapper;
}

describe("facts of one mapping", () => {
  it("are changed for it alone, and looked at before", () => {
    const mapper = source();
    const own = { vm: { guestMemfd: true } } as const;
    expect(mapper.previewOne(1, own)).toMatchObject({ id: 1, state: "revoke" });
    expect(mapper.update({}).revoke).toEqual([]);
    expect(mapper.updateOne(1, own)).toMatchObject({ id: 1, state: "revoke", own });
    expect(ids(mapper.update({}).revoke)).toEqual([1]);
    expect(mapper.updateOne(1, {})?.state).toBe("keep");
    expect(mapper.updateOne(9, own)).toBeUndefined();
    expect(() => mapper.updateOne(1, { vm: { mte: true } as object })).toThrow(
      error("FIELD_UNKNOWN"),
    );
  });
});

describe("mappings that are safe, but weaker", () => {
  it("are told apart until the VMM accepts them", () => {
    const mapper = source();
    const { weaker, keep } = mapper.update({ vm: { guestMtrr: "uncached" } });
    expect(ids(keep)).toEqual([1]);
    expect(weaker).toMatchObject([{ id: 2, weaker: [{ hazard: "SNOOPED_ALIAS" }, {}] }]);
    expect(mapper.accept(2)?.state).toBe("keep");
    expect(ids(mapper.update({}).keep)).toEqual([1, 2]);
    expect(mapper.accept(9)).toBeUndefined();
  });
});

describe("a device that is unplugged", () => {
  it("can take a mapping with it: ask before it goes", () => {
    const mapper = mapperOf({ 1: WC }, { platform: "intel", vm: { nonCoherentDma: true } });
    expect(mapper.handle(map(1, 0)).kind).toBe("map");
    const unplugged = { vm: { nonCoherentDma: false } } as const;
    expect(ids(mapper.preview(unplugged).revoke)).toEqual([1]);
    mapper.revoke(1);
    expect(mapper.update(unplugged).revoke).toEqual([]);
    expect(mapper.handle(unmap(1))).toMatchObject({ kind: "unmap", revoked: true });
    expect(mapper.handle(map(1, 0))).toMatchObject({ error: "REFUSED" });
  });
});

describe("another host", () => {
  it("is asked which mappings it could hold, and nothing changes", () => {
    const mapper = source();
    const before = mapper.snapshot();
    const { revoke, keep } = mapper.wouldSurvive("intel");
    expect([ids(revoke), ids(keep)]).toEqual([[1], [2]]);
    expect(mapper.snapshot()).toEqual(before);
    expect(() => mapper.wouldSurvive("intle" as never)).toThrow(error("PLATFORM_NAME_UNKNOWN"));
  });
});

describe("a snapshot", () => {
  it("is JSON, and is taken over by another device, to the byte", () => {
    const text = JSON.stringify(source().snapshot());
    expect(JSON.parse(text)).toEqual([
      { resourceId: 1, offset: 8 * PAGE, size: 4 * PAGE, told: 3 },
      { resourceId: 2, offset: 16 * PAGE, size: 4 * PAGE, told: 1 },
      { resourceId: 3, offset: 24 * PAGE, size: 4 * PAGE, told: 1, revoked: true },
    ]);
    expect(isSnapshot(JSON.parse(text))).toBe(true);
    const there = mapperOf(RESOURCES, { platform: "intel" });
    const changes = there.restoreAll(JSON.parse(text));
    expect([ids(changes.revoke), ids(changes.keep)]).toEqual([[1], [2]]);
    expect(JSON.stringify(there.snapshot())).toBe(text);
    expect(there.get(2)).toEqual({
      ...{ resourceId: 2, offset: 16 * PAGE, size: 4 * PAGE, exporter: "msm" },
    });
    // What is taken is taken, and the guest unmaps what it believes in.
    expect(there.handle(map(1, 0))).toMatchObject({ error: "ALREADY_MAPPED" });
    expect(there.revoke(1)).toBe(there.get(1));
    expect(there.handle(unmap(1))).toMatchObject({ kind: "unmap", revoked: true });
    expect(there.handle(unmap(2))).toMatchObject({ kind: "unmap", revoked: false });
    expect(there.handle(unmap(3))).toMatchObject({ kind: "unmap", revoked: true });
    expect(there.snapshot()).toEqual([]);
  });

  it("is judged by what the resources say of themselves there", () => {
    const saved = source().snapshot();
    const uncached = { ...CACHED, vm: { guestMemfd: true } };
    const there = mapperOf({ ...RESOURCES, 2: uncached });
    expect(ids(there.restoreAll(saved).revoke)).toEqual([2]);
  });

  it("has what must change to be revoked, and a reset returns what is mapped", () => {
    const there = mapperOf({ 1: WC, 2: NEEDS_SYNC });
    const saved = [
      { resourceId: 1, offset: 0, size: 4 * PAGE, told: 1 },
      { resourceId: 2, offset: 8 * PAGE, size: 4 * PAGE, told: 1 },
    ] as const;
    const { change, revoke } = there.restoreAll(saved);
    expect([ids(change), ids(revoke)]).toEqual([[1], [2]]);
    there.revoke(2);
    expect(there.reset()).toMatchObject([{ resourceId: 1 }]);
    expect(there.snapshot()).toEqual([]);
  });

  const one: SavedBlob = { resourceId: 1, offset: 0, size: 4 * PAGE, told: 3 };
  const with2 = (more: object) => [one, { ...one, resourceId: 2, told: 1, ...more }];
  it.each<[what: string, saved: unknown, code: string]>([
    ["null", null, "FIELD_VALUE"],
    ["a string", "[]", "FIELD_VALUE"],
    ["a list of null", [null], "FIELD_VALUE"],
    ["one that inherits", [Object.create(one)], "FIELD_VALUE"],
    ["one without an offset", [{ resourceId: 1, size: PAGE, told: 3 }], "FIELD_VALUE"],
    ["an offset that is a word", [{ ...one, offset: "0" }], "FIELD_VALUE"],
    ["a negative offset", [{ ...one, offset: -PAGE }], "FIELD_VALUE"],
    ["a size that is no number", [{ ...one, size: Number.NaN }], "FIELD_VALUE"],
    ["a field too many", [{ ...one, exporter: "msm" }], "FIELD_UNKNOWN"],
    ["told 0", [{ ...one, told: 0 }], "FIELD_VALUE"],
    ["revoked as a word", [{ ...one, revoked: "no" }], "FIELD_VALUE"],
    ["resource 0", [{ ...one, resourceId: 0 }], "RESTORE_MISMATCH"],
    ["a resource that is not there", [{ ...one, resourceId: 7 }], "RESTORE_MISMATCH"],
    ["a resource that no guest can name", [{ ...one, resourceId: 2 ** 32 }], "RESTORE_MISMATCH"],
    ["another size", [{ ...one, size: 8 * PAGE }], "RESTORE_MISMATCH"],
    ["misaligned", [{ ...one, offset: 1 }], "RESTORE_MISMATCH"],
    ["beyond the region", [{ ...one, offset: REGION }], "RESTORE_MISMATCH"],
    ["over another that is saved", with2({ offset: PAGE }), "RESTORE_MISMATCH"],
    ["over one that is mapped", with2({ offset: 33 * PAGE }), "RESTORE_MISMATCH"],
    ["twice the same", [one, { ...one, offset: 8 * PAGE }], "MAPPING_HELD"],
    ["mapped already", [{ ...one, resourceId: 3, told: 1 }], "MAPPING_HELD"],
    ["a good one before a bad one", with2({ offset: 8 * PAGE, told: 5 }), "FIELD_VALUE"],
  ])("that is %s is refused, and changes nothing", (_, saved, code) => {
    const there = mapperOf(RESOURCES);
    expect(there.handle(map(3, 32 * PAGE)).kind).toBe("map");
    const before = there.snapshot();
    expect(() => there.restoreAll(saved as never)).toThrow(error(code));
    expect(there.snapshot()).toEqual(before);
    expect(there.handle(map(1, 0)).kind).toBe("map");
  });

  it("throws what a resource throws, and changes nothing", () => {
    const there = mapperOf({ 1: { ...WC, Size: 1 } as BlobResource });
    expect(() => there.restoreAll([one])).toThrow(error("FIELD_UNKNOWN"));
    expect(there.snapshot()).toEqual([]);
  });
});
