import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PLAIN_VM, PRESETS, type PresetName, type Vm } from "@vmprot/core";
import { BlobBackend } from "@vmprot/example-recipes";
import { type BlobResource, VIRTIO_GPU } from "@vmprot/virtio-gpu";
import { inScratch, run } from "../compiler/compiled-c.js";
import { readText, root } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { vmProt } from "../support/space.js";
import { decode, map, NEEDS_SYNC, PAGE, REGION, unmap, WC } from "../virtio-gpu/commands.js";

const platformOf = (name: PresetName) => PRESETS.find((each) => each.name === name)?.platform ?? {};
const OK = VIRTIO_GPU.RESP_OK_MAP_INFO;
const UNSPEC = VIRTIO_GPU.RESP_ERR_UNSPEC;
/** What an operator can say of a front end, but for how it maps. */
const KNOWN: Vm = { ...PLAIN_VM, slot: "unknown" };

const ram: BlobResource = {
  ...{ size: 4 * PAGE, exporter: "udmabuf" },
  facts: { hugetlb: false, deviceCoherent: true },
};

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

  it.each([
    ["cached RAM, which either leaves safe", { ...WC, exporter: "memfd", facts: {} }, "intel", OK],
    ["what is write-combined while one is there", WC, "intel", UNSPEC],
    ["what is write-combined with and without one", WC, "intel-honor-pat", OK],
  ] as const)("allows where devices may be plugged unheard: %s", (_, resource, platform, type) => {
    const guestPat = platform === "intel" ? "ignored" : "honored";
    const vm = { ...KNOWN, guestPat, nonCoherentDma: "unknown" } as const;
    const { command } = backend({ 1: resource }, { platform, vm });
    expect(command(map(1, 0))).toMatchObject({ type });
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

/** Asks as the recipe in Rust does, for each kind of front end, which does what it is sent or fails. */
const MAIN = `
use vmprot::exporters::UdmabufFacts;
use vmprot::{DeviceCoherence, Preset};

fn main() {
    let ram: Facts = UdmabufFacts {
        hugetlb: Some(false),
        device_coherent: DeviceCoherence::Yes,
        ..UdmabufFacts::default()
    }
    .into();
    for slot in [Some(Slot::Before), Some(Slot::After), None] {
        let front_end = front_end(&Preset::Arm64NoFwb.host(), slot);
        for reply in [Ok(()), Err(1)] {
            let mut sent = 0;
            let shmem_map = || {
                sent += 1;
                reply
            };
            let answer = resource_map_blob(&ram, &front_end, shmem_map).unwrap_or(0);
            println!("{sent} {answer}");
        }
    }
}
`;

describeWith("rust", missingProgram("rustc"))("the recipe in Rust", () => {
  it("sends and answers what the one in TypeScript does", () => {
    const said = inScratch((folder) => {
      const [library, source, program] = ["libvmprot.rlib", "main.rs", "main"].map((name) =>
        join(folder, name),
      ) as [string, string, string];
      const crate = ["--crate-type", "lib", "--crate-name", "vmprot"];
      const edition = ["--edition", "2021", "-D", "warnings"];
      run("rustc", [...edition, ...crate, join(root, "compiled/rust/src/lib.rs"), "-o", library]);
      const recipe = readText("examples/recipes/rust/vhost_user_backend.rs");
      writeFileSync(source, `${recipe}${MAIN}`);
      run("rustc", [...edition, source, "--extern", `vmprot=${library}`, "-o", program]);
      return run(program, []);
    });
    const told = (["before", "after", "unknown"] as const).flatMap((slot) =>
      [0n, 1n].map((reply) => {
        const given = { platform: "arm64-no-fwb", vm: { ...KNOWN, slot } } as const;
        const { sent, command } = backend({ 1: ram }, given, [reply]);
        const { mapInfo = 0 } = command(map(1, 0));
        return `${sent.length} ${mapInfo}`;
      }),
    );
    expect(said.trimEnd().split("\n")).toEqual(told);
    expect(told).toEqual(["1 1", "1 0", "0 0", "0 0", "0 0", "0 0"]);
  }, 60_000);
});
