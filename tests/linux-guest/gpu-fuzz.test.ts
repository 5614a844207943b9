import { expect, it } from "@jest/globals";
import { share } from "../support/thoroughness.js";
import { xorshift } from "../support/xorshift.js";
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
  request,
  submit,
  unmapBlob,
  unref,
} from "./gpu-model.js";

const COMMANDS = share(400_000);
const SEED = 0x9e37_79b9;
const OK = 0x1100;

/** What the specification says, as naively as can be: each page of the region has an owner. */
class Model {
  readonly contexts = new Set<number>();
  readonly resources = new Map<number, { readonly pages: number; readonly flags: number }>();
  /** Which resource has each page of the region, and where each resource begins. */
  readonly owners = new Array<number>(REGION.size / PAGE).fill(0);
  readonly mapped = new Set<number>();

  create(ctxId: number, id: number, blobId: number, pages: number, flags: number): number {
    if (id === 0 || this.resources.has(id)) return 0x1203;
    if (flags > 7) return 0x1205;
    if (!this.contexts.has(ctxId)) return 0x1204;
    const buffer = BUFFERS.find((each) => each.blobId === blobId);
    if (buffer === undefined || pages === 0 || pages * PAGE > buffer.size) return 0x1205;
    this.resources.set(id, { pages, flags: blobId === 3 ? 0x100 | flags : flags });
    return OK;
  }

  map(id: number, page: number): number {
    const resource = this.resources.get(id);
    if (resource === undefined) return 0x1203;
    if ((resource.flags & 1) === 0 || this.mapped.has(id)) return 0x1205;
    const owners = this.owners.slice(page, page + resource.pages);
    if (owners.length < resource.pages || owners.some((owner) => owner !== 0)) return 0x1205;
    if ((resource.flags & 0x100) !== 0) return 0x1200;
    this.owners.fill(id, page, page + resource.pages);
    this.mapped.add(id);
    return 0x1106;
  }

  unmap(id: number): number {
    if (!this.resources.has(id)) return 0x1203;
    if (!this.mapped.delete(id)) return 0x1200;
    this.owners.forEach((owner, page) => {
      if (owner === id) this.owners[page] = 0;
    });
    return OK;
  }

  unref(id: number): number {
    this.unmap(id);
    return this.resources.delete(id) ? OK : 0x1203;
  }

  reset(): void {
    for (const set of [this.contexts, this.resources, this.mapped]) set.clear();
    this.owners.fill(0);
  }
}

it(`answers ${COMMANDS.toLocaleString("en")} commands, good and bad, as the model does`, () => {
  const random = xorshift(SEED);
  const { device, region } = gpuOf();
  const model = new Model();
  const types = new Map<number, number>();

  /** A command, and the type of its response; undefined where any error will do. */
  function next(): [Uint8Array, number | undefined] {
    const [ctxId, id] = [random(4), random(8)];
    const context = (type: number) => (model.contexts.has(ctxId) ? type : 0x1204);
    const resource = (type: number) => (model.resources.has(id) ? type : 0x1203);
    switch (random(12)) {
      case 0: {
        const init = random(4) === 0 ? random(256) : 0;
        if (ctxId === 0 || model.contexts.has(ctxId)) return [ctxCreate(ctxId, init), 0x1204];
        if (init !== 0) return [ctxCreate(ctxId, init), 0x1205];
        model.contexts.add(ctxId);
        return [ctxCreate(ctxId), OK];
      }
      case 1: {
        if (random(4) !== 0) return [attach(ctxId, id), context(resource(OK))];
        return [ctxDestroy(ctxId), model.contexts.delete(ctxId) ? OK : 0x1204];
      }
      case 2:
        return [detach(ctxId, id), context(resource(OK))];
      case 3: {
        const size = random(2) * random(100);
        return [submit(ctxId, size), context(size === 0 ? OK : 0x1200)];
      }
      case 4:
        return [assignUuid(id), resource(0x1105)];
      case 5:
        return [unref(id), model.unref(id)];
      case 6:
      case 7: {
        const [blobId, pages, flags] = [random(5), random(9), random(9)];
        const blob = { ctxId, blobId: BigInt(blobId), size: BigInt(pages * PAGE), flags };
        return [createBlob(id, blob), model.create(ctxId, id, blobId, pages, flags)];
      }
      case 8:
      case 9: {
        const page = random(REGION.size / PAGE + 2);
        return [mapBlob(id, BigInt(page * PAGE)), model.map(id, page)];
      }
      case 10:
        return [unmapBlob(id), model.unmap(id)];
      default: {
        // Noise: a type of none of the commands, or a command that is cut.
        const types = Object.values(CMD);
        const type =
          random(2) === 0 ? 0x300 + random(2 ** 20) : (types[random(types.length)] as number);
        return [request(type, ctxId, []).subarray(0, random(24)), undefined];
      }
    }
  }

  for (let n = 0; n < COMMANDS; n++) {
    const [bytes, expected] = next();
    const response = device.handle(0, { request: bytes, room: 64 });
    const { type } = decode(response);
    const right = expected === undefined ? type >= 0x1200 && type <= 0x1205 : type === expected;
    if (!right) throw new Error(`command ${n} of seed ${SEED}: 0x${type.toString(16)}: ${bytes}`);
    types.set(type, (types.get(type) ?? 0) + 1);
    if (random(4096) === 0) {
      device.reset();
      model.reset();
      expect(region.mapped.size).toBe(0);
    }
    if (n % 64 !== 0) continue;
    const owners = new Array<number>(REGION.size / PAGE).fill(0);
    for (const { resourceId, offset, size } of device.mappings) {
      owners.fill(resourceId, offset / PAGE, (offset + size) / PAGE);
      if (region.mapped.get(offset)?.size !== size) throw new Error(`command ${n}: other memslots`);
    }
    if (region.mapped.size !== model.mapped.size) throw new Error(`command ${n}: more memslots`);
    if (owners.some((owner, at) => owner !== model.owners[at])) throw new Error(`owners, ${n}`);
  }
  for (const type of [OK, 0x1105, 0x1106, 0x1200, 0x1203, 0x1204, 0x1205]) {
    expect(types.get(type)).toBeGreaterThan(COMMANDS / 200);
  }
  device.reset();
  expect(region.mapped.size).toBe(0);
});
