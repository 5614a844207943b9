import "reflect-metadata";
import { describe, expect, it } from "@jest/globals";
import { coreModule } from "@vmprot/core/di";
import {
  GPU_ERRORS,
  GpuDevice,
  type GpuError,
  GpuOptions,
  type HostBuffer,
  MAX_CONTEXTS,
  MAX_RESOURCES,
} from "@vmprot/example-linux-guest";
import { Container } from "inversify";
import {
  assignUuid,
  attach,
  BUFFERS,
  CMD,
  createBlob,
  ctxCreate,
  ctxDestroy,
  decode,
  detach,
  gpuOf,
  mapBlob,
  PAGE,
  REGION,
  Region,
  request,
  submit,
  unmapBlob,
  unref,
} from "./gpu-model.js";
import { Driver, REG } from "./virtio-driver.js";

const OK = 0x1100;

function start(options: Parameters<typeof gpuOf>[0] = {}) {
  const gpu = gpuOf(options);
  const driver = new Driver(gpu.device);
  expect(driver.start()).toBe(15);
  const send = (bytes: Uint8Array, room?: number) => decode(driver.send(bytes, room));
  return { ...gpu, driver, send };
}

describe("the device", () => {
  it("is a virtio-gpu with what Linux wants for host blobs, and no displays or capsets", () => {
    const { driver } = start();
    expect(driver.get(REG.deviceId)).toBe(16);
    expect(driver.offered()).toBe((1n << 32n) | 0b11101n);
    expect(driver.most()).toEqual([256, 16]);
    for (const at of [0, 4, 8, 12, 16]) expect(driver.get(REG.config + at)).toBe(0);
    driver.set(REG.config + 4, 1);
    expect(driver.get(REG.config)).toBe(0);
    driver.set(REG.shmSel, 1);
    expect(driver.get64(REG.shmBase)).toBe(BigInt(REGION.address));
    expect(driver.get64(REG.shmLen)).toBe(BigInt(REGION.size));
  });

  it("is made by a container", () => {
    const container = new Container();
    container.load(coreModule);
    container.bind(GpuOptions).toConstantValue({
      ...{ buffers: new Map(), hostVisible: new Region(), address: REGION.address },
    });
    container.bind(GpuDevice).toSelf().inSingletonScope();
    expect(container.get(GpuDevice).handle(0, { request: ctxCreate(1), room: 24 }).length).toBe(24);
  });

  it("gives a guest a blob, from the context to its end", () => {
    const { device, region, events, send } = start();
    expect(send(ctxCreate(1))).toMatchObject({ type: OK, length: 24 });
    expect(send(createBlob(7))).toMatchObject({ type: OK });
    expect(send(attach(1, 7))).toMatchObject({ type: OK });
    const offset = BigInt(8 * PAGE);
    expect(send(mapBlob(7, offset))).toMatchObject({ type: 0x1106, length: 32, words: [3, 0] });
    expect(region.mapped.get(8 * PAGE)).toEqual({ buffer: BUFFERS[0], size: 4 * PAGE });
    expect([...device.mappings].map(({ resourceId }) => resourceId)).toEqual([7]);
    expect(send(submit(1, 0, 0x1_2345_6789n))).toMatchObject({
      ...{ type: OK, flags: 1, fence: 0x1_2345_6789n },
    });
    expect(send(unmapBlob(7))).toMatchObject({ type: OK });
    expect(region.mapped.size).toBe(0);
    expect(send(mapBlob(7, 0n))).toMatchObject({ type: 0x1106, words: [3, 0] });
    expect(send(detach(1, 7))).toMatchObject({ type: OK });
    expect(send(ctxDestroy(1))).toMatchObject({ type: OK });
    expect(send(unref(7))).toMatchObject({ type: OK });
    expect(region.mapped.size).toBe(0);
    expect(events.map(({ kind, resourceId, blobId }) => [kind, resourceId, blobId])).toEqual([
      ["map", 7, 1],
      ["unmap", 7, 1],
      ["map", 7, 1],
      ["unmap", 7, 1],
    ]);
    expect(Object.fromEntries(device.counters)).toEqual({ map: 2, unmap: 2 });
  });

  it("maps several at once, and the beginning of a buffer", () => {
    const { region, send } = start();
    send(ctxCreate(1));
    for (const [id, blobId] of [
      [1, 1n],
      [2, 2n],
      [3, 2n],
    ] as const) {
      expect(send(createBlob(id, { blobId, size: BigInt(id * PAGE) }))).toMatchObject({ type: OK });
      expect(send(mapBlob(id, BigInt(id * 4 * PAGE))).type).toBe(0x1106);
    }
    expect([...region.mapped].map(([at, { size }]) => [at / PAGE, size / PAGE])).toEqual([
      [4, 1],
      [8, 2],
      [12, 3],
    ]);
  });

  it("names a buffer by the same UUID always, and another by another", () => {
    const { send } = start();
    send(ctxCreate(1));
    for (const [id, blobId] of [
      [1, 1n],
      [2, 1n],
      [3, 2n],
    ] as const) {
      send(createBlob(id, { blobId }));
    }
    const [first, second, third] = [1, 2, 3].map((id) => send(assignUuid(id)));
    expect(first).toMatchObject({ type: 0x1105, length: 40, words: [0, 0x80_0000, 0x80, 1 << 24] });
    expect(second).toEqual(first);
    expect(third?.words).not.toEqual(first?.words);
  });

  it("forgets all at a reset, and unmaps", () => {
    const { driver, region, send, events } = start();
    send(ctxCreate(1));
    send(createBlob(1));
    send(createBlob(2, { blobId: 2n }));
    send(mapBlob(1, 0n));
    send(mapBlob(2, BigInt(8 * PAGE)));
    driver.set(REG.status, 0);
    expect(region.mapped.size).toBe(0);
    expect(events.slice(-2).map(({ kind }) => kind)).toEqual(["unmap", "unmap"]);
    driver.start();
    expect(send(ctxDestroy(1))).toMatchObject({ type: 0x1204 });
    expect(send(unref(1))).toMatchObject({ type: 0x1203 });
    send(ctxCreate(1));
    send(createBlob(1));
    expect(send(mapBlob(1, 0n)).type).toBe(0x1106);
  });
});

describe("a refusal", () => {
  it("is answered, logged with all that is known, and the next buffer maps", () => {
    const { region, events, send, device } = start();
    send(ctxCreate(1));
    send(createBlob(1, { blobId: 3n }));
    send(createBlob(2));
    expect(send(mapBlob(1, 0n))).toMatchObject({ type: 0x1200, length: 24 });
    expect(region.mapped.size).toBe(0);
    expect(events).toEqual([
      {
        ...{ kind: "error", resourceId: 1, blobId: 3, error: "REFUSED", code: "SYNC_REQUIRED" },
        rule: expect.stringContaining("msm"),
        message: expect.stringContaining("MSM_BO_CACHED"),
        remedy: expect.stringMatching(/\.$/),
      },
    ]);
    expect(send(mapBlob(2, 0n)).type).toBe(0x1106);
    expect(device.counters.get("REFUSED")).toBe(1);
  });

  it.each([
    [12, "NO_MEMORY", 0x1201],
    [28, "NO_MEMORY", 0x1201],
    [22, "MAPPING_FAILED", 0x1200],
  ])("comes of the VMM's errno %d as %s, and nothing stays mapped", (errno, error, type) => {
    const { region, events, send } = start();
    send(ctxCreate(1));
    send(createBlob(1));
    region.errno = errno;
    expect(send(mapBlob(1, 0n))).toMatchObject({ type, length: 24 });
    expect(events).toMatchObject([
      { kind: "error", error, message: expect.stringContaining(`errno ${errno}`) },
    ]);
    region.errno = 0;
    expect(send(unmapBlob(1))).toMatchObject({ type: 0x1200 });
    expect(send(mapBlob(1, 0n)).type).toBe(0x1106);
  });
});

describe("a live guest", () => {
  it("loses what new facts make unsafe, and can unmap it still", () => {
    const { device, region, events, send } = start({ facts: { platform: "intel-honor-pat" } });
    send(ctxCreate(1));
    send(createBlob(1));
    send(createBlob(2, { blobId: 2n }));
    send(mapBlob(1, 0n));
    send(mapBlob(2, BigInt(8 * PAGE)));
    const facts = { vm: { guestPat: "ignored" } } as const;
    expect(device.preview(facts).revoke.map(({ id }) => id)).toEqual([1]);
    expect(region.mapped.size).toBe(2);
    expect(device.update(facts).revoke.map(({ id }) => id)).toEqual([1]);
    expect([...region.mapped.keys()]).toEqual([8 * PAGE]);
    expect(events.at(-1)).toMatchObject({
      ...{ kind: "revoke", resourceId: 1, blobId: 1, code: expect.any(String) },
      remedy: expect.any(String),
      mapping: { offset: 0 },
    });
    expect(device.update({}).revoke).toEqual([]);
    expect(send(unmapBlob(1))).toMatchObject({ type: OK });
    expect(send(mapBlob(1, 0n))).toMatchObject({ type: 0x1200 });
    expect(send(unmapBlob(2))).toMatchObject({ type: OK });
    expect(region.mapped.size).toBe(0);
  });

  it("loses what it would have to map with another attribute, for nothing can tell it so", () => {
    const [first] = BUFFERS;
    const buffer = { ...(first as HostBuffer), exporter: "vmwgfx", facts: { hasMob: false } };
    const { device, region, events, send } = start({
      ...{ buffers: new Map([[1, buffer]]), facts: { platform: "intel", profile: "strict" } },
    });
    send(ctxCreate(1));
    send(createBlob(1));
    expect(send(mapBlob(1, 0n)).type).toBe(0x1106);
    const { revoke, change } = device.update({ vm: { guestPat: "honored" } });
    expect([revoke, change].map((each) => each.map(({ id }) => id))).toEqual([[], [1]]);
    expect(region.mapped.size).toBe(0);
    expect(events.at(-1)).toMatchObject({
      ...{ kind: "revoke", blobId: 1, message: expect.stringContaining("another attribute") },
    });
  });

  it("keeps nothing of what was revoked when it is reset", () => {
    const { device, driver, region, send } = start({ facts: { platform: "intel-honor-pat" } });
    send(ctxCreate(1));
    send(createBlob(1));
    send(mapBlob(1, 0n));
    device.update({ vm: { guestPat: "ignored" } });
    driver.set(REG.status, 0);
    expect(region.mapped.size).toBe(0);
  });
});

const PAGES = BigInt(PAGE);
/** Context 1 and resource 1 are there; resource 1 is not mapped. */
const FAILURES: readonly [GpuError, number, string, Uint8Array, room?: number][] = [
  ["SHORT_HEADER", 0x1205, "nothing", new Uint8Array()],
  ["SHORT_HEADER", 0x1205, "23 bytes", ctxCreate(2).subarray(0, 23)],
  ["UNKNOWN_COMMAND", 0x1200, "type 0", request(0, 1, [])],
  ["UNKNOWN_COMMAND", 0x1200, "a response's type", request(OK, 1, [])],
  ["UNKNOWN_COMMAND", 0x1200, "a display's", request(CMD.getDisplayInfo, 0, [])],
  ["UNKNOWN_COMMAND", 0x1200, "a 2D resource", request(CMD.create2d, 0, [2, 1, 64, 64])],
  ["UNKNOWN_COMMAND", 0x1200, "a cursor on the control queue", request(CMD.updateCursor, 0, [])],
  ["SHORT_COMMAND", 0x1205, "a bare header", request(CMD.createBlob, 1, [])],
  ["SHORT_COMMAND", 0x1205, "a byte too few", createBlob(2).subarray(0, 55)],
  ["SHORT_COMMAND", 0x1205, "a byte too few to map", mapBlob(1, 0n).subarray(0, 39)],
  ["NO_ROOM", 0x1205, "room for a header, to map", mapBlob(1, 0n), 31],
  ["NO_ROOM", 0x1205, "room for a header, for a UUID", assignUuid(1), 24],
  ["NO_SCANOUT", 0x1202, "SET_SCANOUT", request(CMD.setScanout, 0, [0, 0, 0, 0, 0, 0])],
  [
    "NO_SCANOUT",
    0x1202,
    "SET_SCANOUT_BLOB",
    request(CMD.setScanoutBlob, 0, new Array<number>(18).fill(0)),
  ],
  ["NO_CAPSET", 0x1205, "the first", request(CMD.getCapsetInfo, 0, [0, 0])],
  ["NO_CAPSET", 0x1205, "virgl", request(CMD.getCapset, 0, [1, 0])],
  ["BAD_CONTEXT_ID", 0x1204, "0", ctxCreate(0)],
  ["BAD_CONTEXT_ID", 0x1204, "one that is taken", ctxCreate(1)],
  ["NO_PROTOCOL", 0x1205, "venus", ctxCreate(2, 4)],
  ["NO_CONTEXT", 0x1204, "to destroy", ctxDestroy(2)],
  ["NO_CONTEXT", 0x1204, "to attach to", attach(2, 1)],
  ["NO_CONTEXT", 0x1204, "to detach from", detach(0, 1)],
  ["NO_CONTEXT", 0x1204, "to submit to", submit(2, 0)],
  ["NO_CONTEXT", 0x1204, "to create in", createBlob(2, { ctxId: 2 })],
  ["NOT_EXECUTED", 0x1200, "four bytes", submit(1, 4)],
  ["NO_RESOURCE", 0x1203, "to attach", attach(1, 2)],
  ["NO_RESOURCE", 0x1203, "to destroy", unref(2)],
  ["NO_RESOURCE", 0x1203, "id 0", unref(0)],
  ["NO_RESOURCE", 0x1203, "to name", assignUuid(0xffff_ffff)],
  ["BAD_RESOURCE_ID", 0x1203, "0", createBlob(0)],
  ["BAD_RESOURCE_ID", 0x1203, "one that is taken", createBlob(1)],
  ["NOT_HOST_BLOB", 0x1205, "guest memory", createBlob(2, { mem: 1, blobId: 0n })],
  ["NOT_HOST_BLOB", 0x1205, "with a shadow", createBlob(2, { mem: 3 })],
  ["NOT_HOST_BLOB", 0x1205, "none", createBlob(2, { mem: 0 })],
  ["BAD_FLAGS", 0x1205, "a fourth", createBlob(2, { flags: 9 })],
  ["BAD_FLAGS", 0x1205, "all", createBlob(2, { flags: 0xffff_ffff })],
  ["BACKED", 0x1205, "an entry", createBlob(2, { entries: 1 })],
  ["NO_BUFFER", 0x1205, "id 0", createBlob(2, { blobId: 0n })],
  ["NO_BUFFER", 0x1205, "id 2**32 + 1", createBlob(2, { blobId: 2n ** 32n + 1n })],
  ["NO_BUFFER", 0x1205, "id 2**64 - 1", createBlob(2, { blobId: 2n ** 64n - 1n })],
  ["BAD_SIZE", 0x1205, "0", createBlob(2, { size: 0n })],
  ["BAD_SIZE", 0x1205, "half a page", createBlob(2, { size: PAGES / 2n })],
  ["BAD_SIZE", 0x1205, "a page too many", createBlob(2, { size: 5n * PAGES })],
  ["BAD_SIZE", 0x1205, "2**64 - 4096", createBlob(2, { size: 2n ** 64n - PAGES })],
  ["BAD_SIZE", 0x1205, "4 pages and 2**32", createBlob(2, { size: 2n ** 32n + 4n * PAGES })],
];

describe("a command that fails", () => {
  it.each(FAILURES)("%s, %d: %s", (error, type, _name, bytes, room = 64) => {
    const { device, events, region, send } = start();
    send(ctxCreate(1));
    send(createBlob(1));
    const fenced = Uint8Array.from(bytes);
    if (error !== "SHORT_HEADER") fenced.set([1, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 128], 4);
    expect(send(fenced, room)).toEqual({
      ...{ length: 24, type, words: [] },
      ...(error === "SHORT_HEADER" ? { flags: 0, fence: 0n } : { flags: 1, fence: 2n ** 63n + 5n }),
    });
    expect(GPU_ERRORS[error].type).toBe(type);
    expect(events).toMatchObject([{ kind: "error", error, message: GPU_ERRORS[error].message }]);
    expect(Object.fromEntries(device.counters)).toEqual({ [error]: 1 });
    expect(region.mapped.size).toBe(0);
    // Nothing has changed: context 1 and resource 1 are there, and no others.
    expect([1, 2].map((id) => send(ctxDestroy(id)).type)).toEqual([OK, 0x1204]);
    expect([1, 2].map((id) => send(unref(id)).type)).toEqual([OK, 0x1203]);
  });

  it("is logged by what it names", () => {
    const { events, send } = start();
    send(ctxCreate(1));
    send(createBlob(5, { blobId: 99n }));
    expect(events).toMatchObject([{ error: "NO_BUFFER", resourceId: 5, blobId: 99 }]);
  });

  it("and one that maps fails in each way that the tables list", () => {
    const limits: GpuError[] = ["TOO_MANY_CONTEXTS", "TOO_MANY_RESOURCES"];
    const seen = new Set([...FAILURES.map(([error]) => error), ...limits]);
    expect(seen).toEqual(new Set(Object.keys(GPU_ERRORS)));
  });

  it("on the cursor queue is every one, with room for an answer or without", () => {
    const { driver, events } = start();
    const bytes = request(CMD.updateCursor, 0, new Array<number>(8).fill(0));
    expect(decode(driver.send(bytes, 24, 1)).type).toBe(0x1200);
    expect(driver.send(ctxCreate(1), 0, 1).length).toBe(0);
    expect(events.map(({ error }) => error)).toEqual(["UNKNOWN_COMMAND", "UNKNOWN_COMMAND"]);
  });

  it("comes of a resource that is not to be mapped", () => {
    const { events, send } = start();
    send(ctxCreate(1));
    send(createBlob(1, { flags: 2 }));
    expect(send(mapBlob(1, 0n))).toMatchObject({ type: 0x1205 });
    expect(events).toMatchObject([{ error: "NOT_MAPPABLE", resourceId: 1, blobId: 1 }]);
  });
});

describe("a greedy guest", () => {
  it("gets so many contexts and resources, and more once it gives some back", () => {
    const { device } = gpuOf();
    const send = (bytes: Uint8Array) => decode(device.handle(0, { request: bytes, room: 64 })).type;
    for (let id = 1; id <= MAX_CONTEXTS; id++) expect(send(ctxCreate(id))).toBe(OK);
    expect(send(ctxCreate(0x7fff_ffff))).toBe(0x1201);
    expect(send(ctxDestroy(1))).toBe(OK);
    expect(send(ctxCreate(0x7fff_ffff))).toBe(OK);
    const make = (id: number) => send(createBlob(id, { ctxId: 2 }));
    for (let id = 1; id <= MAX_RESOURCES; id++) expect(make(id)).toBe(OK);
    expect(make(0x7fff_ffff)).toBe(0x1201);
    expect(send(unref(1))).toBe(OK);
    expect(make(0x7fff_ffff)).toBe(OK);
    expect([...device.counters]).toEqual([
      ["TOO_MANY_CONTEXTS", 1],
      ["TOO_MANY_RESOURCES", 1],
    ]);
  });
});
