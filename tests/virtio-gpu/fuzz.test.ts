import { expect, it } from "@jest/globals";
import type { BlobResource } from "@vmprot/virtio-gpu";
import { share } from "../support/thoroughness.js";
import { xorshift } from "../support/xorshift.js";
import { CACHED, mapperOf, NEEDS_SYNC, PAGE, REGION, WC } from "./commands.js";

const COMMANDS = share(1_200_000);
const SEED = 0x9e37_79b9;

const RESOURCES: readonly (BlobResource & { readonly allowed: boolean })[] = [
  ...Array.from({ length: 16 }, (_, n) => ({
    ...(n % 2 === 0 ? WC : CACHED),
    size: (1 + (n % 5)) * PAGE,
    allowed: true,
  })),
  { ...NEEDS_SYNC, allowed: false },
  { ...WC, exporter: "no-such-driver", allowed: false },
  { ...WC, size: 2n ** 64n - 1n, allowed: false },
  { ...WC, size: 0, allowed: false },
  { ...WC, size: PAGE / 2, allowed: false },
  { ...WC, blobMem: 1, allowed: false },
];

/** What the specification says, as naively as can be: each page of the region has an owner. */
class Model {
  readonly owners = new Array<number>(REGION / PAGE).fill(0);
  readonly mapped = new Set<number>();

  /** The kind of reply to expect, which is carried out here too. */
  expect(view: DataView): "map" | "unmap" | "error" {
    if (view.byteLength < 32) return "error";
    const type = view.getUint32(0, true);
    const id = view.getUint32(24, true);
    if (type === 0x0209) return this.unmap(id) ? "unmap" : "error";
    if (type !== 0x0208 || view.byteLength < 40) return "error";
    const resource = RESOURCES[id - 1];
    const offset = view.getBigUint64(32, true);
    if (resource?.allowed !== true || this.mapped.has(id)) return "error";
    if (offset % 4096n !== 0n || offset + BigInt(resource.size) > BigInt(REGION)) return "error";
    const first = Number(offset) / PAGE;
    const end = first + Number(resource.size) / PAGE;
    for (let page = first; page < end; page++) if (this.owners[page] !== 0) return "error";
    this.owners.fill(id, first, end);
    this.mapped.add(id);
    return "map";
  }

  unmap(id: number): boolean {
    if (!this.mapped.delete(id)) return false;
    for (let page = 0; page < this.owners.length; page++) {
      if (this.owners[page] === id) this.owners[page] = 0;
    }
    return true;
  }
}

it(`answers ${COMMANDS.toLocaleString("en")} commands, good and bad, as the model does`, () => {
  const random = xorshift(SEED);
  const memory = new Uint8Array(96);
  const view = new DataView(memory.buffer);
  const HOSTILE = [
    0n,
    1n,
    4095n,
    2n ** 32n,
    2n ** 53n,
    2n ** 63n,
    2n ** 64n - 4096n,
    2n ** 64n - 1n,
  ];

  /** A valid command, a mutated one, or noise; returns its length. */
  function next(): number {
    const kind = random(16);
    if (kind === 0) {
      for (let at = 0; at < 96; at += 4) view.setUint32(at, random(2 ** 32), true);
      if (random(2) === 0) view.setUint32(0, 0x0208 + random(2), true);
      return random(97);
    }
    view.setUint32(0, 0x0208 + (random(3) === 0 ? 1 : 0), true);
    view.setUint32(4, kind < 4 ? random(2 ** 32) : random(4), true);
    for (let at = 8; at < 24; at += 4) view.setUint32(at, random(2 ** 32), true);
    view.setUint32(24, random(RESOURCES.length + 2), true);
    view.setUint32(28, 0, true);
    view.setBigUint64(32, BigInt(random(REGION / PAGE + 2) * PAGE), true);
    if (kind === 1) memory[random(40)] = random(256);
    if (kind === 2) view.setBigUint64(32, HOSTILE[random(HOSTILE.length)] as bigint, true);
    if (kind === 3) return random(97);
    return 40;
  }

  const mapper = mapperOf(
    Object.fromEntries(RESOURCES.map(({ allowed, ...resource }, n) => [n + 1, resource])),
  );
  const model = new Model();
  const seen = { map: 0, unmap: 0, error: 0 };
  // Comparisons by hand: a million of Jest's matchers would take minutes.
  const fail = (n: number, what: string): never => {
    throw new Error(`command ${n} of seed ${SEED}: ${what}: ${[...memory]}`);
  };
  for (let n = 0; n < COMMANDS; n++) {
    const length = next();
    const expected = model.expect(new DataView(memory.buffer, 0, length));
    const reply = mapper.handle(memory.subarray(0, length));
    if (reply.kind !== expected) fail(n, `${reply.kind} instead of ${expected}`);
    seen[reply.kind]++;
    const { response } = reply;
    if (response.length !== (expected === "map" ? 32 : 24)) fail(n, `length ${response.length}`);
    const type = (response[0] as number) | ((response[1] as number) << 8);
    if (response[2] !== 0 || response[3] !== 0) fail(n, "type above 16 bits");
    if (expected === "map" ? type !== 0x1106 : expected === "unmap" && type !== 0x1100) {
      fail(n, `type ${type}`);
    }
    if (expected === "error" && ![0x1200, 0x1203, 0x1205].includes(type)) fail(n, `type ${type}`);
    for (let at = 4; at < 24; at++) {
      if (response[at] !== echoed(length, at)) fail(n, `byte ${at} is ${response[at]}`);
    }
    if (reply.kind === "map") {
      const info = response[24];
      if (info !== 1 && info !== 2 && info !== 3) fail(n, `map_info ${info}`);
      // The VMM's own mapping fails now and then.
      if (random(32) === 0) {
        if (mapper.undo(reply).response.length !== 24) fail(n, "undone");
        model.unmap(reply.mapping.resourceId);
      }
    }
    // Resources go, mapped or not.
    if (random(128) === 0) {
      const id = 1 + random(RESOURCES.length);
      if ((mapper.release(id) !== undefined) !== model.unmap(id)) fail(n, `release of ${id}`);
    }
    if (n % 64 === 0) compare(n);
  }

  function compare(n: number): void {
    const owners = new Array<number>(REGION / PAGE).fill(0);
    let count = 0;
    for (const { resourceId, offset, size } of mapper.mappings) {
      count++;
      for (let page = offset / PAGE; page < (offset + size) / PAGE; page++) {
        if (owners[page] !== 0) fail(n, `page ${page} has two owners`);
        owners[page] = resourceId;
      }
    }
    if (count !== model.mapped.size) fail(n, `${count} mappings`);
    if (owners.some((owner, page) => owner !== model.owners[page])) fail(n, "other owners");
  }

  /** Byte `at` of the response's header, which its request decides. */
  function echoed(length: number, at: number): number {
    if (length < 24) return 0;
    const flags = (memory[4] as number) & 3;
    if (at === 4) return flags;
    const isEchoed =
      (at >= 8 && at < 16 && (flags & 1) !== 0) ||
      (at >= 16 && at < 20) ||
      (at === 20 && (flags & 2) !== 0);
    return isEchoed ? (memory[at] as number) : 0;
  }

  compare(COMMANDS);
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(COMMANDS / 50);
}, 120_000);
