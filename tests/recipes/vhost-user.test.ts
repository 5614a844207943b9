import { describe, expect, it } from "@jest/globals";
import { PLAIN_VM, PRESETS, type PresetName, type Vm } from "@vmprot/core";
import { BlobBackend } from "@vmprot/example-recipes";
import { type BlobResource, VIRTIO_GPU } from "@vmprot/virtio-gpu";
import { vmProt } from "../support/space.js";
import { decode, map, NEEDS_SYNC, PAGE, REGION, unmap, WC } from "../virtio-gpu/commands.js";

const platformOf = (name: PresetName) => PRESETS.find((each) => each.name === name)?.platform ?? {};
const OK = VIRTIO_GPU.RESP_OK_MAP_INFO;
const UNSPEC = VIRTIO_GPU.RESP_ERR_UNSPEC;
/** What an operator can say of a front end, but for how it maps. */
const KNOWN: Vm = { ...PLAIN_VM, slot: "unknown" };

/** struct VhostUserMMap behind its header, by docs/interop/vhost-user.rst. */
function read(message: Uint8Array) {
  const view = new DataView(message.buffer);
  return {
    ...{ length: message.length, request: view.getUint32(0, true), flags: view.getUint32(4, true) },
    ...{ size: view.getUint32(8, true), shmid: view.getUint8(12) },
    padding: [...message.subarray(13, 20)],
    ...{ fdOffset: view.getBigUint64(20, true), shmOffset: view.getBigUint64(28, true) },
    ...{ len: view.getBigUint64(36, true), access: view.getBigUint64(44, true) },
  };
}

function backend(
  resources: Readonly<Record<number, BlobResource>>,
  facts: { platform: PresetName; vm?: Vm },
  replies: readonly (bigint | undefined)[] = [],
) {
  const sent: { message: ReturnType<typeof read>; fd: number | undefined }[] = [];
  const left = [...replies];
  const channel = {
    request(message: Uint8Array, fd?: number) {
      sent.push({ message: read(message), fd });
      return left.length > 0 ? left.shift() : 0n;
    },
  };
  const { platform, vm = KNOWN } = facts;
  const options = {
    ...{ platform: platformOf(platform), vm, hostVisibleSize: REGION },
    resource: (id: number) => resources[id],
  };
  const log: string[] = [];
  const fdOf = (id: number) => 100 + id;
  const made = new BlobBackend(vmProt, options, channel, fdOf, (line) => log.push(line));
  return {
    sent,
    log,
    mapper: made.mapper,
    command: (bytes: Uint8Array) => decode(made.command(bytes)),
  };
}

const MMAP = {
  length: 52,
  flags: 9,
  size: 40,
  shmid: 1,
  padding: [0, 0, 0, 0, 0, 0, 0],
  fdOffset: 0n,
};

describe("a vhost-user back end", () => {
  it("sends what the policy allows, and tells the guest what the message cannot say", () => {
    const { sent, command } = backend({ 1: WC }, { platform: "amd" });
    expect(command(map(1, 3 * PAGE))).toMatchObject({ type: OK, mapInfo: 3 });
    expect(command(unmap(1))).toMatchObject({ type: VIRTIO_GPU.RESP_OK_NODATA });
    const where = { shmOffset: BigInt(3 * PAGE), len: BigInt(4 * PAGE) };
    expect(sent).toEqual([
      { message: { ...MMAP, request: 9, ...where, access: 1n }, fd: 101 },
      { message: { ...MMAP, request: 10, ...where, access: 0n }, fd: undefined },
    ]);
  });

  it("sends nothing of what is refused, and says why", () => {
    const { sent, command, log } = backend({ 1: NEEDS_SYNC }, { platform: "amd" });
    expect(command(map(1, 0))).toMatchObject({ type: UNSPEC });
    expect(command(unmap(1))).toMatchObject({ type: UNSPEC });
    expect(sent).toEqual([]);
    expect(log).toEqual([expect.stringMatching(/^SYNC_/), expect.stringMatching(/^NOT_MAPPED/)]);
  });

  it.each([[1n], [undefined]])("undoes what the front end did not do (%s)", (reply) => {
    const { sent, command, mapper } = backend({ 1: WC }, { platform: "amd" }, [reply]);
    expect(command(map(1, 0))).toMatchObject({ type: UNSPEC });
    expect([...mapper.mappings]).toEqual([]);
    expect(command(unmap(1))).toMatchObject({ type: UNSPEC });
    expect(sent).toHaveLength(1);
  });

  it("does not say that a blob is gone which the front end has kept", () => {
    const { command } = backend({ 1: WC }, { platform: "amd" }, [0n, 1n]);
    command(map(1, 0));
    expect(() => command(unmap(1))).toThrow(/kept/);
  });

  it("sends no unmapping of what was taken from the guest before", () => {
    const { sent, command, mapper } = backend({ 1: WC }, { platform: "amd" });
    command(map(1, 0));
    mapper.revoke(1);
    expect(command(unmap(1))).toMatchObject({ type: VIRTIO_GPU.RESP_OK_NODATA });
    expect(sent).toHaveLength(1);
  });

  const ram: BlobResource = {
    ...{ size: 4 * PAGE, exporter: "udmabuf" },
    facts: { hugetlb: false, deviceCoherent: true },
  };
  it.each([
    ["libkrun, with a memslot for all", "before", OK],
    ["QEMU, with a memslot for each message", "after", UNSPEC],
    ["nobody knows which", "unknown", UNSPEC],
  ] as const)("asks for the front end's way to map: %s", (_, slot, type) => {
    const vm = { ...KNOWN, slot };
    const { sent, command } = backend({ 1: ram }, { platform: "arm64-no-fwb", vm });
    expect(command(map(1, 0))).toMatchObject({ type });
    expect(sent).toHaveLength(type === OK ? 1 : 0);
  });

  it("is refused by name what depends on a front end that nobody knows", () => {
    const { mapper } = backend({ 1: ram }, { platform: "arm64-no-fwb" });
    expect(mapper.handle(map(1, 0))).toMatchObject({
      refusal: { code: "PLATFORM_UNKNOWN", unknown: ["vm.slot"] },
    });
  });

  it("does not take its own prefaulting for the front end's", () => {
    const shmem: BlobResource = { ...WC, exporter: "vgem", facts: {} };
    const given = { platform: "amd", vm: { ...KNOWN, prefaulted: true } } as const;
    const { mapper, command } = backend({ 1: shmem }, given);
    mapper.update({ platform: { ...platformOf("amd"), kernel: "7.2" } });
    expect(command(map(1, 0))).toMatchObject({ type: UNSPEC });
  });
});
