import "reflect-metadata";
import { describe, expect, it } from "@jest/globals";
import { type Platform, PRESETS, VmprotError } from "@vmprot/core";
import { compose, DOORBELL, Vmm, type Wish, x86Board } from "@vmprot/example-linux-guest";
import { bzImage, CODE } from "./bz-image.js";
import { type FakeGuest, type FakeX86Kvm, failing, fakeX86Kvm } from "./fake-x86-kvm.js";

const MIB = 1 << 20;
const platform = (name: string): Platform =>
  PRESETS.find((preset) => preset.name === name)?.platform ?? {};
const AMD = platform("amd");

const BOOT: Wish["boot"] = {
  kernel: bzImage(8192, { address: BigInt(MIB) }),
  initramfs: Buffer.from("an initramfs"),
  commandLine: "quiet",
};

const containerOf = (kvm: FakeX86Kvm, wish: Partial<Wish> = {}, host = AMD) =>
  compose(kvm, host, x86Board, { boot: BOOT, ram: 2 * MIB, buffers: [], ...wish });
const vmmOf = (...made: Parameters<typeof containerOf>): Vmm => containerOf(...made).get(Vmm);

const store = (offset: number, value: bigint) =>
  ({ address: BigInt(x86Board.doorbell.address + offset), size: 8, store: value }) as const;
const say = (text: string) => ({ port: 0x3f8, size: 1, out: [...Buffer.from(text)] }) as const;
const ring = (number: bigint) => store(DOORBELL.ring, number);

const nothingLeft = ({ open, memory, slots }: FakeX86Kvm) =>
  expect([[...open.values()], memory.mapped.size, slots.size]).toEqual([[], 0, 0]);

describe("a VMM", () => {
  it("boots a guest, hears it to its end, and leaves nothing", async () => {
    const loaded: bigint[] = [];
    const kvm = fakeX86Kvm(undefined, function* () {
      yield say("Linux\r\nvmprot: on its way\n");
      loaded.push(...(yield { address: BigInt(x86Board.gpu.address), size: 4 }));
      loaded.push(...(yield { address: 0xcfff_fff8n, size: 8 }));
      yield store(DOORBELL.end, 3n);
    });
    const lines: string[] = [];
    const vmm = vmmOf(kvm, { onLine: (line) => void lines.push(line) });
    expect(await vmm.run()).toEqual({ failedSteps: 3, exit: "KVM_EXIT_SHUTDOWN" });
    expect(lines).toEqual(["Linux", "vmprot: on its way"]);
    // virtio-mmio's magic value, and nothing.
    expect([(loaded[0] ?? 0n) & 0xffff_ffffn, loaded[1]]).toEqual([0x7472_6976n, 2n ** 64n - 1n]);
    const text = Buffer.from(vmm.readRam(0x2_0000, 2048) ?? []).toString("latin1");
    expect(text).toMatch(/ vmprot\.doorbell=0xd0001000 quiet\0/);
    expect(Buffer.from(vmm.readRam(MIB, CODE.length) ?? []).toString()).toBe(CODE);
    vmm.close();
    vmm.close();
    nothingLeft(kvm);
  });

  it.each([
    [{ exit: 17, detail: 1 }, "KVM_EXIT_INTERNAL_ERROR, detail 1"],
    [{ errno: 14 }, expect.stringMatching(/^KVM_RUN failed: .*EFAULT/)],
  ])("says how a guest ended that did not come far: %j", async (access, exit) => {
    const kvm = fakeX86Kvm(undefined, function* () {
      yield access;
    });
    const vmm = vmmOf(kvm);
    expect(await vmm.run()).toEqual({ exit });
    vmm.close();
    nothingLeft(kvm);
  });

  it("goes on after signals", async () => {
    const kvm = fakeX86Kvm(undefined, function* () {
      yield { errno: 4 };
      yield say("still here\n");
    });
    const lines: string[] = [];
    await vmmOf(kvm, { onLine: (line) => void lines.push(line) }).run();
    expect(lines).toEqual(["still here"]);
  });

  it("grows by no line that does not end", async () => {
    const kvm = fakeX86Kvm(undefined, function* () {
      for (let part = 0; part < 10; part++) yield say("x".repeat(1000));
      yield say("\n");
    });
    const lengths: number[] = [];
    await vmmOf(kvm, { onLine: ({ length }) => void lengths.push(length) }).run();
    expect(lengths).toEqual([4096, 4096, 10_000 - 2 * 4096]);
  });

  it("lets whoever asks see RAM, and nothing else", () => {
    const vmm = vmmOf(fakeX86Kvm());
    expect(vmm.readRam(2 * MIB - 4, 4)).toEqual(new Uint8Array(4));
    for (const [address, length] of [
      [-1, 4],
      [2 * MIB - 3, 4],
      [2 * MIB, 1],
      [0xd000_0000, 4],
    ] as const) {
      expect(vmm.readRam(address, length)).toBeUndefined();
    }
    expect(vmm.mapped(1)).toBeUndefined();
    expect(vmm.update({ platform: AMD })).toMatchObject({ keep: [], revoke: [] });
  });

  it("records what its GPU is asked, if that is wished for", async () => {
    const lines: string[] = [];
    const vmm = vmmOf(fakeX86Kvm(), { onTraffic: (line) => void lines.push(line) });
    vmm.update({ platform: AMD });
    const kinds = lines.map((line) => JSON.parse(line).kind);
    expect(kinds).toEqual(["device", "update"]);
  });

  it("takes Intel's quirk from the VM before its first slot", () => {
    const kvm = fakeX86Kvm();
    vmmOf(kvm, {}, platform("intel"));
    const order = kvm.heard.filter((call) => /ENABLE_CAP|MEMORY_REGION/.test(call));
    expect(order).toEqual(["KVM_ENABLE_CAP", "KVM_SET_USER_MEMORY_REGION"]);
    const amd = fakeX86Kvm();
    vmmOf(amd);
    expect(amd.heard).not.toContain("KVM_ENABLE_CAP");
  });
});

describe("a guest that rings", () => {
  it("stands still until what it rang for is done, one thing after the other", async () => {
    const seen: unknown[] = [];
    const kvm = fakeX86Kvm(undefined, function* () {
      yield ring(7n);
      yield say("on\n");
      yield store(DOORBELL.blob, 3n);
      yield store(DOORBELL.look, 0x7fff_0000n);
      yield say("off\n");
    });
    const vmm = vmmOf(kvm, {
      onLine: (line) => void seen.push(line),
      async onRing(number, guest) {
        const { runs } = kvm;
        for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
        seen.push(["ring", number, kvm.runs - runs, guest === vmm]);
      },
      onLook: (blob, address) => void seen.push(["look", blob, address]),
    });
    await vmm.run();
    expect(seen).toEqual([["ring", 7, 0, true], "on", ["look", 3, 0x7fff_0000], "off"]);
  });

  const own = new Error("the host's own");

  it.each<[string, NonNullable<Wish["onRing"]>]>([
    [
      "throws",
      () => {
        throw own;
      },
    ],
    ["rejects", () => Promise.reject(own)],
  ])("is not run on where what it rang for %s", async (_how, onRing) => {
    const kvm = fakeX86Kvm(undefined, function* () {
      yield ring(1n);
      yield say("never\n");
    });
    const lines: string[] = [];
    const vmm = vmmOf(kvm, { onRing, onLine: (line) => void lines.push(line) });
    await expect(vmm.run()).rejects.toBe(own);
    vmm.close();
    expect(lines).toEqual([]);
    nothingLeft(kvm);
  });
});

describe("end()", () => {
  const ended = { exit: "ended by the VMM" };
  const program = function* (): FakeGuest {
    yield say("one\n");
    yield ring(1n);
    yield say("two\n");
  };
  const start = (wish: Partial<Wish>) => {
    const kvm = fakeX86Kvm(undefined, program);
    const lines: string[] = [];
    const onLine = (line: string) => {
      lines.push(line);
      wish.onLine?.(line);
    };
    return { kvm, lines, vmm: vmmOf(kvm, { ...wish, onLine }) };
  };

  it("before run() lets no instruction run", async () => {
    const { kvm, lines, vmm } = start({});
    vmm.end();
    expect([await vmm.run(), lines, kvm.runs]).toEqual([ended, [], 0]);
  });

  it("during an access of the guest's lets no other instruction run", async () => {
    const { vmm, lines } = start({ onLine: () => vmm.end() });
    expect([await vmm.run(), lines]).toEqual([ended, ["one"]]);
  });

  it("is heard while the guest stands still, and what it rang for is done", async () => {
    const done: string[] = [];
    const { vmm, lines } = start({
      async onRing() {
        vmm.end();
        await new Promise(setImmediate);
        done.push("ring");
      },
    });
    expect([await vmm.run(), lines, done]).toEqual([ended, ["one"], ["ring"]]);
  });

  it("may come with close(), before it or after it", async () => {
    const { kvm, vmm } = start({ onRing: () => vmm.close() });
    expect(await vmm.run()).toEqual(ended);
    vmm.end();
    vmm.close();
    nothingLeft(kvm);
  });
});

describe("a VMM that cannot be had", () => {
  const NEEDED = [
    ...["open", "KVM_GET_VCPU_MMAP_SIZE", "KVM_CREATE_VM", "KVM_GET_SUPPORTED_CPUID"],
    ...["KVM_ENABLE_CAP", "memfd_create", "mmap", "KVM_SET_USER_MEMORY_REGION"],
    ...["KVM_CREATE_IRQCHIP", "KVM_CREATE_PIT2", "KVM_CREATE_VCPU", "KVM_SET_CPUID2", "mmap"],
    ...["KVM_GET_CPUID2", "KVM_SET_CPUID2", "KVM_GET_SREGS", "KVM_SET_SREGS", "KVM_SET_REGS"],
  ];

  it("leaves nothing open or mapped, whichever call fails", async () => {
    const failed: string[] = [];
    for (let at = 0; ; at++) {
      const kvm = fakeX86Kvm((_call, index) => (index === at ? 12 : 0));
      let error: unknown;
      let vmm: Vmm | undefined;
      try {
        vmm = vmmOf(kvm, {}, platform("intel"));
        await vmm.run();
      } catch (thrown) {
        error = thrown;
      }
      vmm?.close();
      nothingLeft(kvm);
      const call = kvm.heard[at];
      if (call === undefined) break;
      if (error === undefined) continue;
      failed.push(call);
      expect(VmprotError.is(error) && [error.code, error.message]).toEqual([
        expect.stringMatching(call === "open" ? "DEVICE_UNAVAILABLE" : "KVM_CALL_FAILED"),
        expect.stringMatching(RegExp(`(${call}|/dev/kvm).*ENOMEM`)),
      ]);
    }
    expect(failed).toEqual(NEEDED);
  });

  it("says that the RAM cannot be had, and why", () => {
    const kvm = fakeX86Kvm(failing("memfd_create", 24));
    expect(() => vmmOf(kvm)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/RAM.*EMFILE/) }),
    );
    nothingLeft(kvm);
  });

  it("leaves nothing where the kernel is none", async () => {
    const kvm = fakeX86Kvm();
    const vmm = vmmOf(kvm, { boot: { ...BOOT, kernel: new Uint8Array() } });
    await expect(vmm.run()).rejects.toMatchObject({ code: "INPUT_MALFORMED" });
    vmm.close();
    nothingLeft(kvm);
  });

  it("leaves nothing in its container, where the host's facts are malformed", async () => {
    const kvm = fakeX86Kvm();
    const container = containerOf(kvm, {}, { arch: "nonsense" } as unknown as Platform);
    expect(() => container.get(Vmm)).toThrow(expect.objectContaining({ code: "FIELD_VALUE" }));
    await container.unbindAll();
    nothingLeft(kvm);
  });
});

it("two VMs stand side by side", async () => {
  const heard: string[] = [];
  const meet: (() => void)[] = [];
  const both = new Promise<void>((kept) => meet.push(kept));
  const start = (name: string) => {
    const kvm = fakeX86Kvm(undefined, function* () {
      yield say(`${name} begins\n`);
      yield ring(1n);
      yield say(`${name} ends\n`);
      yield store(DOORBELL.end, BigInt(name.length));
    });
    const vmm = vmmOf(kvm, {
      onLine: (line) => void heard.push(line),
      onRing() {
        if (name === "second") meet[0]?.();
        return both;
      },
    });
    return { kvm, vmm };
  };
  const [one, other] = [start("first"), start("second")];
  const ends = await Promise.all([one.vmm.run(), other.vmm.run()]);
  expect(ends.map(({ failedSteps }) => failedSteps)).toEqual([5, 6]);
  expect(heard).toEqual(["first begins", "second begins", "first ends", "second ends"]);
  one.vmm.close();
  nothingLeft(one.kvm);
  expect(other.vmm.readRam(MIB, 6)).toHaveLength(6);
  other.vmm.close();
  nothingLeft(other.kvm);
});
