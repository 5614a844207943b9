import { describe, expect, it } from "@jest/globals";
import { type BlobReply, VIRTIO_GPU } from "@vmprot/virtio-gpu";
import { CACHED, command, decode, map, mapperOf, NEEDS_SYNC, PAGE, unmap, WC } from "./commands.js";

const FENCE = VIRTIO_GPU.FLAG_FENCE;
const RING = VIRTIO_GPU.FLAG_INFO_RING_IDX;

function mapped(reply: BlobReply) {
  if (reply.kind !== "map") throw new Error(`not mapped: ${JSON.stringify(reply)}`);
  return reply;
}

describe("mapping a blob", () => {
  it("answers RESP_OK_MAP_INFO, and says what to map where", () => {
    const mapper = mapperOf({ 1: WC });
    const { response, mapping } = mapped(mapper.handle(map(1, 2 * PAGE)));
    expect(decode(response)).toMatchObject({ length: 32, type: 0x1106, mapInfo: 3, rest: 0 });
    expect(mapping).toMatchObject({
      resourceId: 1,
      offset: 2 * PAGE,
      size: 4 * PAGE,
      exporter: "msm",
      verdict: { kind: "map", mapInfo: 3 },
    });
    expect(Object.isFrozen(mapping)).toBe(true);
    expect([...mapper.mappings]).toEqual([mapping]);
  });

  it("sends 1 for cached, 2 for uncached and 3 for write-combined", () => {
    const uncached = { ...WC, exporter: "virtgpu", facts: { blobMem: "host3d", mapInfo: 2 } };
    const mapper = mapperOf({ 1: CACHED, 2: uncached, 3: WC });
    const infos = [1, 2, 3].map((id) => decode(mapper.handle(map(id, id * 8 * PAGE)).response));
    expect(infos.map(({ mapInfo }) => mapInfo)).toEqual([1, 2, 3]);
  });

  it("fills the region to its last byte", () => {
    const mapper = mapperOf({ 1: { ...WC, size: 64n * 4096n } });
    expect(mapper.handle(map(1, 0)).kind).toBe("map");
  });

  it("accepts regions and sizes as bigint", () => {
    const big = 2n ** 40n;
    const mapper = mapperOf({ 1: { ...WC, size: 2n ** 33n } }, { hostVisibleSize: big });
    const { mapping } = mapped(mapper.handle(map(1, big - 2n ** 33n)));
    expect(mapping).toMatchObject({ offset: 2 ** 40 - 2 ** 33, size: 2 ** 33 });
  });

  it("leaves no room between neighbours", () => {
    const mapper = mapperOf({ 1: WC, 2: WC, 3: WC });
    const kinds = [map(1, 0), map(2, 8 * PAGE), map(3, 4 * PAGE)].map((c) => mapper.handle(c).kind);
    expect(kinds).toEqual(["map", "map", "map"]);
  });
});

describe("a resource's own facts", () => {
  const UNCACHED = { ...WC, exporter: "virtgpu", facts: { blobMem: "host3d", mapInfo: 2 } };

  it("go over the VM's, for that resource alone", () => {
    const mapper = mapperOf({
      1: WC,
      2: { ...WC, vm: { guestMemfd: true } },
      3: UNCACHED,
      4: { ...UNCACHED, platform: { deviceMtrr: "write-combined" } },
    });
    const replies = [1, 2, 3, 4].map((id) => mapper.handle(map(id, id * 8 * PAGE)));
    expect(replies[1]).toMatchObject({ error: "REFUSED", refusal: { rule: "R14" } });
    const attributes = [0, 2, 3].map((at) => mapped(replies[at] as BlobReply).mapping.verdict);
    expect(attributes.map(({ guestAttribute }) => guestAttribute)).toEqual([
      ...["binding", "binding", "any"],
    ]);
    const { keep, revoke } = mapper.update({ vm: { guestMemfd: true } });
    expect([keep, revoke.map(({ id }) => id)]).toEqual([[], [1, 3, 4]]);
  });

  it.each<[string, object, string]>([
    ["another's field", { vm: { mte: false } }, "FIELD_UNKNOWN"],
    ["a misspelt field", { vm: { prefault: true } }, "FIELD_UNKNOWN"],
    ["no value of the field's", { vm: { slot: 1 } }, "FIELD_VALUE"],
    ["a preset", { platform: "amd" }, "FIELD_VALUE"],
    ["null", { vm: null }, "FIELD_VALUE"],
  ])("are the VMM's mistake where they are %s, and nothing is mapped", (_what, own, code) => {
    const mapper = mapperOf({ 1: { ...WC, ...own } });
    expect(() => mapper.handle(map(1, 0))).toThrow(expect.objectContaining({ code }));
    expect([...mapper.mappings]).toEqual([]);
  });
});

describe("the response's header", () => {
  const every = {
    flags: 0xffff_ffff,
    fenceId: 0xfedc_ba98_7654_3210n,
    ctxId: 0x8000_0001,
    ringIdx: 63,
  };
  const bare = { flags: 0, fenceId: 0n, ctxId: 0x8000_0001, ringIdx: 0, padding: [0, 0, 0] };

  it.each([
    ["no flag", 0, {}],
    ["a fence", FENCE, { flags: FENCE, fenceId: every.fenceId }],
    ["a ring", RING, { flags: RING, ringIdx: 63 }],
    ["both", FENCE | RING, { flags: 3, fenceId: every.fenceId, ringIdx: 63 }],
    ["every bit", 0xffff_ffff, { flags: 3, fenceId: every.fenceId, ringIdx: 63 }],
    ["undefined bits", 0xffff_fffc, {}],
  ])("echoes of a request with %s what the spec asks", (_name, flags, echoed) => {
    const mapper = mapperOf({ 1: WC });
    const bytes = command({ ...every, flags });
    bytes.fill(0xaa, 21, 24);
    for (let i = 0; i < 2; i++) {
      const { response } = mapper.handle(bytes);
      expect(decode(response)).toMatchObject({ ...bare, ...echoed });
    }
    const { response } = mapper.handle(command({ ...every, flags, type: 0x0209 }));
    expect(decode(response)).toMatchObject({ ...bare, ...echoed, type: 0x1100, length: 24 });
  });

  it("is a new array each time, apart from the command's memory", () => {
    const memory = new Uint8Array(64);
    memory.set(map(1, 0), 8);
    const bytes = memory.subarray(8, 48);
    const before = [...memory];
    const mapper = mapperOf({ 1: WC });
    const first = mapper.handle(bytes).response;
    first.fill(0xff);
    expect([...memory]).toEqual(before);
    expect(mapper.handle(bytes).response).not.toBe(first);
  });
});

describe("the life of a mapping", () => {
  it("ends when the guest unmaps it, and can begin again elsewhere", () => {
    const mapper = mapperOf({ 1: WC });
    const { mapping } = mapped(mapper.handle(map(1, 0)));
    const reply = mapper.handle(unmap(1));
    expect(reply).toMatchObject({ kind: "unmap", mapping, revoked: false });
    expect(decode(reply.response)).toMatchObject({ length: 24, type: 0x1100 });
    expect([...mapper.mappings]).toEqual([]);
    expect(mapper.handle(map(1, 4 * PAGE)).kind).toBe("map");
  });

  it("never began where the VMM's own mapping failed", () => {
    const mapper = mapperOf({ 1: WC, 2: WC });
    const request = command({ resourceId: 1, flags: 3, fenceId: 7n, ctxId: 5, ringIdx: 9 });
    const unspec = mapper.undo(mapped(mapper.handle(request)));
    const echoed = { length: 24, flags: 3, fenceId: 7n, ctxId: 5, ringIdx: 9 };
    expect(decode(unspec.response)).toMatchObject({ type: 0x1200, ...echoed });
    const memory = mapper.undo(mapped(mapper.handle(map(2, 0))), "NO_MEMORY");
    expect(decode(memory.response)).toMatchObject({ type: 0x1201 });
    expect([...mapper.mappings]).toEqual([]);
    expect(mapper.handle(map(1, 0)).kind).toBe("map");
  });

  it("does not end when an earlier mapping of the resource is undone late", () => {
    const mapper = mapperOf({ 1: WC });
    const first = mapped(mapper.handle(map(1, 0)));
    mapper.handle(unmap(1));
    const { mapping } = mapped(mapper.handle(map(1, 0)));
    expect(mapper.undo(first).kind).toBe("error");
    expect([...mapper.mappings]).toEqual([mapping]);
  });

  it("ends with its resource, or with a reset", () => {
    const mapper = mapperOf({ 1: WC, 2: WC, 3: WC });
    const mappings = [1, 2, 3].map((id) => mapped(mapper.handle(map(id, id * 8 * PAGE))).mapping);
    expect(mapper.release(1)).toBe(mappings[0]);
    expect(mapper.release(1)).toBeUndefined();
    mapper.revoke(2);
    expect(mapper.reset()).toEqual([mappings[2]]);
    expect([...mapper.mappings]).toEqual([]);
    expect(mapper.handle(map(1, 0)).kind).toBe("map");
  });

  it("can be cut short: facts change, the VMM revokes, the guest unmaps later", () => {
    const mapper = mapperOf({ 1: WC, 2: NEEDS_SYNC }, { platform: "intel-honor-pat" });
    const { mapping } = mapped(mapper.handle(map(1, 0)));
    const changed = { vm: { guestPat: "ignored" } } as const;
    expect(mapper.preview(changed).revoke.map(({ id }) => id)).toEqual([1]);
    expect(mapper.update({}).keep.map(({ id }) => id)).toEqual([1]);
    expect(mapper.update(changed).revoke.map(({ id }) => id)).toEqual([1]);
    expect(mapper.revoke(1)).toBe(mapping);
    expect(mapper.update({}).revoke).toEqual([]);
    expect(mapper.handle(map(1, 0))).toMatchObject({ error: "ALREADY_MAPPED" });
    expect(mapper.handle(unmap(1))).toMatchObject({ kind: "unmap", mapping, revoked: true });
    expect(mapper.handle(map(1, 0))).toMatchObject({ error: "REFUSED" });
  });
});
