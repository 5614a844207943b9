import { describe, expect, it } from "@jest/globals";
import { arm64Board, type Boot, GuestMemory } from "@vmprot/example-linux-guest";
import { VirtualMachine } from "@vmprot/linux/guest";
import { arm64Image, type ImageHeader } from "./arm64-image.js";
import { fakeArm64Kvm } from "./fake-arm64-kvm.js";
import { type ReadNode, readDeviceTree } from "./read-device-tree.js";

const MIB = 1 << 20;
const RAM = 0x4000_0000;
const X0 = 0x6030_0000_0010_0000n;
const PC = 0x6030_0000_0010_0040n;
const PSTATE = 0x6030_0000_0010_0042n;

const INITRAMFS = Buffer.from("070701 an initramfs of some odd length");
const BOOT: Boot = { kernel: arm64Image(3 * MIB), initramfs: INITRAMFS, commandLine: "quiet" };

/** Loads a guest, and says where everything is. */
function load(boot: Partial<Boot> = {}, size = 64 * MIB, kvm = fakeArm64Kvm()) {
  const board = arm64Board;
  const vm = new VirtualMachine(kvm, board.architecture);
  const ram = Buffer.alloc(size);
  board.prepare(vm);
  board.load(vm, vm.createVcpu(), new GuestMemory(RAM, ram), { ...BOOT, ...boot });
  const [pc, tree] = [PC, X0].map((id) => Number(kvm.registers.get(id))) as [number, number];
  const treeSize = ram.readUInt32BE(tree - RAM + 4);
  const { root } = readDeviceTree(ram.subarray(tree - RAM, tree - RAM + treeSize));
  return { board, vm, kvm, ram, pc, tree, root };
}

const cells = (node: ReadNode | undefined, property: string): number[] => {
  const value = node?.properties[property] ?? Buffer.alloc(0);
  return Array.from({ length: value.length / 4 }, (_, index) => value.readUInt32BE(index * 4));
};
const address = (node: ReadNode | undefined, property: string): number => {
  const [high = Number.NaN, low = Number.NaN] = cells(node, property);
  return high * 2 ** 32 + low;
};
const text = (node: ReadNode | undefined, property: string): string | undefined =>
  node?.properties[property]?.toString("utf8");

describe("what KVM is asked for", () => {
  it("is a GIC before the virtual CPU, which is ready before the registers are set", () => {
    const { kvm } = load();
    expect(kvm.heard).toEqual([
      "KVM_CREATE_VM 36",
      "KVM_ARM_PREFERRED_TARGET",
      "KVM_CREATE_DEVICE 7",
      "KVM_SET_DEVICE_ATTR 0 2 0x8000000",
      "KVM_SET_DEVICE_ATTR 0 3 0x80a0000",
      "KVM_SET_DEVICE_ATTR 3 0 0x40",
      "KVM_CREATE_VCPU 0",
      "KVM_ARM_VCPU_INIT kind 5, features 4",
      "KVM_SET_DEVICE_ATTR 4 0 0x0",
      ...[PSTATE, PC, X0, X0 + 2n, X0 + 4n, X0 + 6n].map(
        (id) => `KVM_SET_ONE_REG 0x${id.toString(16)}`,
      ),
    ]);
  });

  it("is EL1 with every interrupt masked, and nothing in the reserved registers", () => {
    const { registers } = load().kvm;
    expect(registers.get(PSTATE)).toBe(0x3c5n);
    expect([2n, 4n, 6n].map((more) => registers.get(X0 + more))).toEqual([0n, 0n, 0n]);
  });

  it("is an edge for an interrupt: a shared one, from 32 on", () => {
    const { board, vm, kvm } = load();
    kvm.heard.length = 0;
    expect(board.raise(vm, board.gpu.line)).toBe(0);
    expect(kvm.heard).toEqual(["KVM_IRQ_LINE 0x1000021 1", "KVM_IRQ_LINE 0x1000021 0"]);
  });

  it("leaves nothing open", () => {
    const { vm, kvm } = load();
    vm.close();
    expect([...kvm.open.values()]).toEqual([]);
  });

  it.each([
    ["KVM_CREATE_DEVICE", "KVM_CREATE_DEVICE(7)"],
    ["KVM_SET_DEVICE_ATTR", "KVM_SET_DEVICE_ATTR(0, 2)"],
    ["KVM_ARM_VCPU_INIT", "KVM_ARM_VCPU_INIT"],
    ["KVM_SET_ONE_REG", "KVM_SET_ONE_REG(0x6030000000100042)"],
  ])("says so where %s fails", (name, said) => {
    expect(() => load({}, undefined, fakeArm64Kvm({ [name]: 19 }))).toThrow(
      expect.objectContaining({
        code: "KVM_CALL_FAILED",
        message: expect.stringContaining(`${said}`),
      }),
    );
  });

  it("says by an errno that an interrupt cannot be raised", () => {
    const kvm = fakeArm64Kvm({ KVM_IRQ_LINE: 22 });
    const { board, vm } = load({}, undefined, kvm);
    expect(board.raise(vm, 0)).toBe(22);
  });
});

describe("the board's places", () => {
  const { serial, gpu, hostVisible, doorbell } = arm64Board;

  it("are whole, apart, and within what KVM gives the guest", () => {
    const gic = [
      { address: 0x0800_0000, size: 0x1_0000 },
      { address: 0x080a_0000, size: 0x2_0000 },
    ];
    const all = [serial, gpu, hostVisible, doorbell, ...gic, { address: RAM, size: 31 * 2 ** 30 }];
    all.sort((one, other) => one.address - other.address);
    for (const [index, { address: at, size }] of all.entries()) {
      expect(at + size).toBeLessThanOrEqual(all[index + 1]?.address ?? 2 ** 36);
    }
    expect(serial.line).not.toBe(gpu.line);
  });
});

describe("the device tree", () => {
  const { root, tree, board } = load();
  const child = (name: string): ReadNode | undefined => root.children[name];

  it("names what is there, and where", () => {
    expect(Object.keys(root.children).sort()).toEqual([
      ...["chosen", "cpus", "interrupt-controller@8000000", "memory@40000000"],
      ...["psci", "serial@9000000", "timer", "virtio@a000000"],
    ]);
    const regs = Object.values(root.children).map((node) => cells(node, "reg"));
    expect(regs.filter(({ length }) => length > 0).sort()).toEqual([
      [0, RAM, 0, 64 * MIB],
      [0, 0x0800_0000, 0, 0x1_0000, 0, 0x080a_0000, 0, 0x2_0000],
      [0, board.serial.address, 0, board.serial.size],
      [0, board.gpu.address, 0, board.gpu.size],
    ]);
    expect([cells(root, "#address-cells"), cells(root, "#size-cells")]).toEqual([[2], [2]]);
  });

  it("has edges on the lines that the board says", () => {
    for (const [name, { line }] of [
      ["serial@9000000", board.serial],
      ["virtio@a000000", board.gpu],
    ] as const) {
      expect(cells(child(name), "interrupts")).toEqual([0, line, 1]);
    }
    const gic = child("interrupt-controller@8000000");
    expect(cells(gic, "phandle")).toEqual(cells(root, "interrupt-parent"));
    expect(cells(gic, "#interrupt-cells")).toEqual([3]);
    expect(gic?.properties["interrupt-controller"]).toHaveLength(0);
    expect(text(gic, "compatible")).toBe("arm,gic-v3\0");
  });

  it("has the CPU, its calls and its timer", () => {
    const cpus = child("cpus");
    const cpu = cpus?.children["cpu@0"];
    expect([cells(cpus, "#address-cells"), cells(cpus, "#size-cells")]).toEqual([[1], [0]]);
    expect([cells(cpu, "reg"), text(cpu, "enable-method")]).toEqual([[0], "psci\0"]);
    expect(text(child("psci"), "compatible")).toBe("arm,psci-1.0\0arm,psci-0.2\0");
    expect(text(child("psci"), "method")).toBe("hvc\0");
    expect(cells(child("timer"), "interrupts").filter((_, index) => index % 3 === 1)).toEqual([
      13, 14, 11, 10,
    ]);
  });

  it("has the serial line as the console, and virtio", () => {
    expect(text(child("serial@9000000"), "compatible")).toBe("ns16550a\0");
    expect(cells(child("serial@9000000"), "clock-frequency")).toEqual([1_843_200]);
    expect(text(child("chosen"), "stdout-path")).toBe("/serial@9000000\0");
    expect(text(child("virtio@a000000"), "compatible")).toBe("virtio,mmio\0");
    expect(child("virtio@a000000")?.properties["dma-coherent"]).toHaveLength(0);
  });

  it("tells the board's arguments, then the user's", () => {
    const said = text(child("chosen"), "bootargs");
    expect(said).toMatch(/^console=ttyS0 .* quiet\0$/);
  });

  it("is on a multiple of 8 bytes, in 2 MiB of its own", () => {
    expect(tree % (2 * MIB)).toBe(0);
    expect(tree).toBe(RAM + 62 * MIB);
  });
});

describe("the initramfs", () => {
  it("is where the tree says, on whole pages, with every byte", () => {
    const { root, ram, tree } = load();
    const { chosen } = root.children;
    const [from, to] = [address(chosen, "linux,initrd-start"), address(chosen, "linux,initrd-end")];
    expect(ram.subarray(from - RAM, to - RAM).equals(INITRAMFS)).toBe(true);
    expect(from % 4096).toBe(0);
    expect(to).toBeLessThanOrEqual(tree);
  });
});

describe("the kernel", () => {
  it.each<[string, number, ImageHeader]>([
    ["Debian's", 0, {}],
    ["an old one", 0x8_0000, { textOffset: 0x8_0000n, flags: 0n }],
    ["one of 64 KiB pages", 0, { flags: 0b1110n }],
    ["one with memory behind it", 0, { size: 20n * BigInt(MIB) }],
    ["one that EFI can start", 0, { pe: { at: 64, end: 3 * MIB } }],
    ["one with a signature behind it", 0, { pe: { at: 4096, end: 3 * MIB - 1472 } }],
  ])("is put where its header says: %s", (_name, offset, header) => {
    const kernel = arm64Image(3 * MIB, header);
    const { ram, pc } = load({ kernel });
    expect(pc).toBe(RAM + offset);
    expect(ram.subarray(offset, offset + kernel.length).equals(kernel)).toBe(true);
  });

  const gzip = Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.alloc(4096)]);
  const bzImage = Buffer.alloc(4096);
  bzImage.write("MZ");
  bzImage.write("HdrS", 0x202);
  const zboot = Buffer.alloc(4096);
  zboot.write("MZ\0\0zimg");
  const elf = Buffer.alloc(4096);
  elf.write("\x7fELF", "latin1");
  const elsewhere = arm64Image(4096);
  elsewhere.writeUInt32LE(0xffff_ffff, 60);
  const whole = arm64Image(3 * MIB, { pe: { at: 4096, end: 3 * MIB } });

  it.each<[string, Uint8Array]>([
    ["the file is empty", new Uint8Array()],
    ["it is no arm64 Image", Buffer.alloc(4096)],
    ["it is no arm64 Image", Buffer.from("MZ")],
    ["it is no arm64 Image", whole.subarray(0, 63)],
    ["it is compressed by gzip", gzip],
    ["it is a bzImage", bzImage],
    ["it is an EFI program", zboot],
    ["it is an ELF file", elf],
    ["the file is cut off", whole.subarray(0, 64)],
    ["the file is cut off", whole.subarray(0, 4096 + 23)],
    ["the file is cut off", whole.subarray(0, 4096 + 24 + 160 + 79)],
    ["the file is cut off", whole.subarray(0, 3 * MIB - 1)],
    ["the file is cut off", elsewhere],
    ["it is a big-endian one", arm64Image(4096, { flags: 0xbn })],
    ["its header does not say how large it is", arm64Image(4096, { size: 0n })],
    ["RAM has 67108864", arm64Image(4096, { size: BigInt(62 * MIB) })],
    ["RAM has 67108864", arm64Image(4096, { size: 2n ** 64n - 1n })],
    ["RAM has 67108864", arm64Image(4096, { textOffset: 2n ** 64n - 1n })],
    ["RAM has 67108864", arm64Image(62 * MIB)],
  ])("is refused, and nothing is changed: %s", (why, kernel) => {
    const kvm = fakeArm64Kvm();
    expect(() => load({ kernel }, undefined, kvm)).toThrow(
      expect.objectContaining({ code: "INPUT_MALFORMED", message: expect.stringContaining(why) }),
    );
    expect(kvm.registers.size).toBe(0);
  });

  it("fits to the last page", () => {
    const initramfs = Buffer.alloc(4097, 1);
    const size = 62 * MIB - 2 * 4096;
    expect(load({ initramfs, kernel: arm64Image(4096, { size: BigInt(size) }) }).pc).toBe(RAM);
    expect(() => load({ initramfs, kernel: arm64Image(4096, { size: BigInt(size + 1) }) })).toThrow(
      /cannot be booted/,
    );
  });

  it.each([0, 4096, 2 * MIB, 4 * MIB])("is refused where RAM has %i bytes", (size) => {
    expect(() => load({}, size)).toThrow(expect.objectContaining({ code: "INPUT_MALFORMED" }));
  });
});

describe("the kernel's arguments", () => {
  it.each(["", " "])("are the board's own for %j", (commandLine) => {
    const { chosen } = load({ commandLine }).root.children;
    expect(text(chosen, "bootargs")).toMatch(/^console=ttyS0\b.*\S\0$/);
  });

  it.each(["quiet\0init=/bin/sh", "x".repeat(2048), "µ".repeat(1024)])(
    "are refused where the kernel would see a part of them",
    (commandLine) => {
      expect(() => load({ commandLine })).toThrow(
        expect.objectContaining({ code: "INPUT_MALFORMED" }),
      );
    },
  );
});
