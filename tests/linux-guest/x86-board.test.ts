import { describe, expect, it } from "@jest/globals";
import { type Boot, boardFor, GuestMemory, x86Board } from "@vmprot/example-linux-guest";
import { VirtualMachine } from "@vmprot/linux/guest";
import { walkTables } from "../rig/observe/table-walk.js";
import { x86Attribute, x86Tables } from "../rig/observe/x86.js";
import { type BzHeader, bzImage, CODE } from "./bz-image.js";
import { CPUID, failing, fakeX86Kvm } from "./fake-x86-kvm.js";
import { readAml, readResources, readTables } from "./read-acpi.js";

const MIB = 1 << 20;
const GIB = 2 ** 30;
/** Where the tests' kernels want to be: it makes the guests small. */
const AT = 0x10_0000;

const INITRAMFS = Buffer.from("070701 an initramfs of some odd length");
const KERNEL = bzImage(8192, { address: BigInt(AT) });
const BOOT: Boot = { kernel: KERNEL, initramfs: INITRAMFS, commandLine: "quiet" };

/** Loads a guest, and gives what the virtual CPU has by what was set. */
function load(boot: Partial<Boot> = {}, size = 2 * MIB, kvm = fakeX86Kvm()) {
  const vm = new VirtualMachine(kvm, x86Board.architecture);
  x86Board.prepare(vm);
  const ram = Buffer.alloc(size);
  const vcpu = vm.createVcpu();
  x86Board.load(vm, vcpu, new GuestMemory(0, ram), { ...BOOT, ...boot });
  const given = (name: string): Buffer => Buffer.from(kvm.given.get(name) ?? []);
  const [regs, sregs] = [given("KVM_SET_REGS"), given("KVM_SET_SREGS")];
  // struct kvm_regs and kvm_sregs of arch/x86's asm/kvm.h.
  const [rsi, rip, rflags] = [32, 128, 136].map((at) => Number(regs.readBigUInt64LE(at)));
  const parameters = ram.subarray(rsi, (rsi as number) + 4096);
  return { ...{ vm, vcpu, kvm, ram, parameters, sregs }, ...{ rip, rflags, given } };
}

const malformed = (message: string | RegExp) =>
  expect.objectContaining({ code: "INPUT_MALFORMED", message: expect.stringMatching(message) });

describe("the kernel", () => {
  it("is the board's of its architecture", () => {
    expect(boardFor("x64")).toBe(x86Board);
    for (const arch of ["riscv64", "toString", ""]) {
      expect(() => boardFor(arch)).toThrow(expect.objectContaining({ code: "ARCH_UNSUPPORTED" }));
    }
  });

  it.each<[string, BzHeader]>([
    ["Debian's", {}],
    ["one of the first protocol that will do", { version: 0x20c, reach: 0x66, flags: 1 }],
    ["one that does not say how long its setup code is", { sectors: 0 }],
    ["one that needs more than it has", { room: 64 * 1024 }],
    ["one that says it needs less", { room: 1 }],
  ])("is put where its header says, and entered 512 bytes on: %s", (_name, header) => {
    const kernel = bzImage(8192, { address: BigInt(AT), ...header });
    const { ram, rip, parameters } = load({ kernel });
    expect(rip).toBe(AT + 0x200);
    expect(ram.toString("latin1", AT, AT + CODE.length)).toBe(CODE);
    expect(ram.subarray(AT, AT + 8192).equals(kernel.subarray(-8192))).toBe(true);
    const end = 0x202 + kernel.readUInt8(0x201);
    const own = parameters.subarray(0x1f1, end);
    // Type of loader, initramfs and command line are the loader's to say.
    for (const [from, to] of [
      [0x1f1, 0x210],
      [0x211, 0x218],
      [0x220, 0x228],
      [0x22c, end],
    ] as const) {
      const [mine, theirs] = [parameters, kernel].map((bytes) => bytes.subarray(from, to));
      expect([from, mine?.equals(theirs as Buffer)]).toEqual([from, true]);
    }
    expect(own.toString("latin1", 0x11, 0x15)).toBe("HdrS");
  });

  it.each<[string, Uint8Array]>([
    ["it is no bzImage", new Uint8Array()],
    ["it is no bzImage", KERNEL.subarray(0, 0x267)],
    ["it is no bzImage", Buffer.alloc(4096)],
    ["it is no bzImage", Buffer.from("\x7fELF")],
    ["it is no bzImage", Buffer.from(KERNEL).fill(0, 0x202, 0x206)],
    ["no entry point for 64-bit mode", bzImage(8192, { version: 0x20b })],
    ["no entry point for 64-bit mode", bzImage(8192, { version: 0 })],
    ["no entry point for 64-bit mode", bzImage(8192, { flags: 0xfe })],
    ["ends before its code", KERNEL.subarray(0, 0x268)],
    ["ends before its code", bzImage(0x200)],
    ["ends before its code", KERNEL.subarray(0, 40 * 512 + 0x200)],
    ["its header is cut off", bzImage(8192, { reach: 0x65 })],
    ["its header is cut off", bzImage(8192, { reach: 0 })],
    ["it wants to be below 1 MiB", bzImage(8192, { address: 0xf_f000n })],
    ["it wants to be below 1 MiB", bzImage(8192, { address: 0n })],
  ])("is refused, and nothing is changed: %s", (why, kernel) => {
    const kvm = fakeX86Kvm();
    expect(() => load({ kernel }, undefined, kvm)).toThrow(malformed(why));
    expect(kvm.given.has("KVM_SET_REGS")).toBe(false);
  });

  it("is read where it is in a larger buffer", () => {
    const larger = Buffer.concat([Buffer.alloc(13), KERNEL]);
    expect(load({ kernel: larger.subarray(13) }).rip).toBe(AT + 0x200);
  });

  it("fits to the last page, with its initramfs", () => {
    const initramfs = Buffer.alloc(4097, 1);
    const room = MIB - 2 * 4096;
    const fitting = (more: number) => bzImage(8192, { address: BigInt(AT), room: room + more });
    expect(load({ initramfs, kernel: fitting(0) }).rip).toBe(AT + 0x200);
    expect(() => load({ initramfs, kernel: fitting(1) })).toThrow(
      malformed(/Kernel and initramfs need 3 MiB of RAM, and the guest has 2\./),
    );
  });

  it.each<[number, number, Partial<Boot>]>([
    [0, 2, {}],
    [1, 2, {}],
    [2, 17, { kernel: bzImage(8192) }],
    [2, 65, { kernel: bzImage(8192, { address: 64n * 0x10_0000n }) }],
    [2, 6, { kernel: bzImage(8192, { address: BigInt(AT), room: 4 * MIB - 100 }) }],
    [2, 4, { initramfs: Buffer.alloc(2 * MIB + 1) }],
    [2, 2 ** 44 + 1, { kernel: bzImage(8192, { address: 2n ** 64n - 1n }) }],
  ])("is refused where RAM has %i MiB, and %i are needed", (has, wanted, boot) => {
    expect(() => load(boot, has * MIB)).toThrow(
      malformed(`need ${wanted} MiB of RAM, and the guest has ${has}\\.`),
    );
  });
});

describe("the boot parameters", () => {
  const { ram, parameters } = load();

  it("say where the initramfs is, on whole pages, with every byte", () => {
    const [at, size] = [0x218, 0x21c].map((offset) => parameters.readUInt32LE(offset));
    expect([(at as number) % 4096, size]).toEqual([0, INITRAMFS.length]);
    expect(ram.subarray(at, (at as number) + INITRAMFS.length).equals(INITRAMFS)).toBe(true);
    expect(parameters.readUInt8(0x210)).toBe(0xff);
  });

  it("have a map of the memory, sorted, in which all that is RAM is told", () => {
    const regions = Array.from({ length: parameters.readUInt8(0x1e8) }, (_, index) => {
      const at = 0x2d0 + 20 * index;
      const [from, length] = [0, 8].map((more) => Number(parameters.readBigUInt64LE(at + more)));
      return [from, length, parameters.readUInt32LE(at + 16)];
    });
    expect(regions).toEqual([
      [0, 0x9_fc00, 1],
      [0xe_0000, 0x2_0000, 2],
      [MIB, MIB, 1],
    ]);
  });

  const arguments_ = (boot: Partial<Boot>): string => {
    const loaded = load(boot);
    const at = loaded.parameters.readUInt32LE(0x228);
    return loaded.ram.toString("utf8", at, loaded.ram.indexOf(0, at));
  };

  it("have the board's arguments, then the user's", () => {
    expect(arguments_({})).toMatch(/^console=ttyS0 .* quiet$/);
    expect(arguments_({ commandLine: "" })).toMatch(/^console=ttyS0 .*\S$/);
    expect(arguments_({ commandLine: "init=/é" })).toMatch(/ init=\/é$/);
  });

  it.each(["quiet\0init=/bin/sh", "x".repeat(2048), "µ".repeat(1024)])(
    "are refused where the kernel would see a part of the arguments",
    (commandLine) => {
      expect(() => load({ commandLine })).toThrow(malformed("The kernel's arguments "));
    },
  );
});

describe("ACPI's tables", () => {
  const { ram, parameters } = load();
  const at = Number(parameters.readBigUInt64LE(0x70));
  const tables = readTables(ram, at);
  const { FACP, APIC, DSDT } = tables;
  const declared = readAml(DSDT?.bytes.subarray(36) ?? Buffer.alloc(0));

  it("are found from the root pointer, with right sums, in memory that the map reserves", () => {
    expect(Object.keys(tables).sort()).toEqual(["APIC", "DSDT", "FACP"]);
    for (const { bytes } of Object.values(tables)) {
      expect(bytes.byteOffset - ram.byteOffset).toBeGreaterThanOrEqual(0xe_0000);
      expect(bytes.byteOffset - ram.byteOffset + bytes.length).toBeLessThanOrEqual(MIB);
    }
  });

  it("describe hardware-reduced ACPI, without what a PC has besides", () => {
    expect([FACP?.revision, FACP?.bytes.length]).toEqual([6, 276]);
    expect((FACP?.bytes.readUInt32LE(112) ?? 0) & (1 << 20)).not.toBe(0);
    // No VGA, no CMOS clock; neither legacy devices nor an 8042.
    expect(FACP?.bytes.readUInt16LE(109)).toBe(0b100100);
  });

  it("have one processor and the IOAPIC", () => {
    const bytes = APIC?.bytes ?? Buffer.alloc(0);
    expect(bytes.readUInt32LE(36)).toBe(0xfee0_0000);
    const entries: number[][] = [];
    for (let from = 44; from < bytes.length; from += bytes.readUInt8(from + 1)) {
      entries.push([...bytes.subarray(from, from + bytes.readUInt8(from + 1))]);
    }
    expect(entries).toEqual([
      [0, 8, 0, 0, 1, 0, 0, 0],
      [1, 12, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0, 0],
    ]);
  });

  it("declare the board's devices, where they are, with edges", () => {
    const { serial, gpu } = x86Board;
    const { "\\_SB_.COM1._CRS": com1, "\\_SB_.GPU0._CRS": gpu0, ...names } = declared;
    expect(names).toEqual({
      ...{ "\\_SB_.COM1._HID": "PNP0501", "\\_SB_.COM1._UID": 0 },
      ...{ "\\_SB_.GPU0._HID": "LNRO0005", "\\_SB_.GPU0._UID": 0, "\\_SB_.GPU0._CCA": 1 },
    });
    expect(readResources(com1 as Buffer)).toEqual([
      { ports: serial.address, most: serial.address, count: serial.size },
      { lines: [serial.line], flags: 0b0011 },
    ]);
    expect(readResources(gpu0 as Buffer)).toEqual([
      { memory: gpu.address, size: gpu.size, writable: true },
      { lines: [gpu.line], flags: 0b0011 },
    ]);
  });
});

describe("the processor", () => {
  const { ram, sregs, rflags, kvm, given } = load();
  const special = (at: number) => sregs.readBigUInt64LE(at);
  const [gdt, cr0, cr3, cr4, efer] = [192, 224, 240, 248, 264].map(special);

  it("is in long mode, with paging and without interrupts", () => {
    expect(Number(cr0) & 0x8000_0001).toBe(0x8000_0001 | 0);
    expect([cr4, (efer ?? 0n) & 0x500n, rflags]).toEqual([0x20n, 0x500n, 2]);
  });

  it("has the segments that the boot protocol demands, and they are in the GDT", () => {
    // cs, ds, es, fs, gs, ss: base u64, limit u32, selector u16, type u8.
    const segments = [0, 1, 2, 3, 4, 5].map((index) => ({
      selector: sregs.readUInt16LE(24 * index + 12),
      type: sregs.readUInt8(24 * index + 14) & 0b1010,
    }));
    expect(segments).toEqual([
      { selector: 0x10, type: 0b1010 },
      ...Array(5).fill({ selector: 0x18, type: 0b0010 }),
    ]);
    expect(sregs.readUInt16LE(200)).toBe(31);
    const descriptor = (selector: number) => ram.readBigUInt64LE(Number(gdt) + selector);
    for (const [selector, long, code] of [
      [0x10, 1n, 1n],
      [0x18, 0n, 0n],
    ] as const) {
      const entry = descriptor(selector);
      const bits = [53n, 43n, 47n, 55n].map((bit) => (entry >> bit) & 1n);
      expect(bits).toEqual([long, code, 1n, 1n]);
      expect([entry & 0xffffn, (entry >> 48n) & 0xfn]).toEqual([0xffffn, 0xfn]);
    }
  });

  it("walks tables that map 4 GiB one to one, cached, and nothing else", async () => {
    const read = async (at: bigint) => ram.readBigUInt64LE(Number(at));
    const tables = x86Tables(cr3 ?? 0n, 4);
    for (let at = 0x1234; at < 4 * GIB; at += 2 * MIB) {
      const leaf = await walkTables(read, tables, BigInt(at));
      expect(leaf).toMatchObject({ physical: BigInt(at), size: 2 * MIB });
      if (at < 4 * MIB) {
        expect(x86Attribute(leaf?.entry ?? 0n, 2 * MIB)).toMatchObject({ pwt: 0, pcd: 0, pat: 0 });
      }
    }
    for (const at of [4 * GIB, 512 * GIB, 2 ** 47]) {
      expect(await walkTables(read, tables, BigInt(at))).toBeUndefined();
    }
  });

  it("is number 0 of one, knows that it is a guest, and is otherwise what KVM offers", () => {
    const cpuid = given("KVM_SET_CPUID2");
    const entries = Array.from({ length: cpuid.readUInt32LE(0) }, (_, index) => {
      const at = 8 + 40 * index;
      const [leaf, which, , ...registers] = Array.from({ length: 7 }, (_, word) =>
        cpuid.readUInt32LE(at + 4 * word),
      );
      return [leaf, which, ...registers];
    });
    const wanted = CPUID.map((entry) => [...entry]);
    wanted[1] = [0x1, 0, 0x806f8, 0x0001_0800, 0x8100_0001, 0x1fcb_fbff];
    for (const index of [2, 3, 4]) (wanted[index] as number[])[5] = 0;
    expect(entries).toEqual(wanted);
  });

  it("has no timer of deadlines where KVM cannot give it one", () => {
    const without = fakeX86Kvm(failing("KVM_CHECK_EXTENSION", 22));
    const { given } = load({}, undefined, without);
    expect(given("KVM_SET_CPUID2").readUInt32LE(8 + 40 + 20)).toBe(0x8000_0001);
  });

  it("is made after the interrupt controllers", () => {
    const calls = kvm.heard.filter((call) => /IRQCHIP|PIT2|CREATE_VCPU|SET_REGS/.test(call));
    expect(calls).toEqual([
      ...["KVM_CREATE_IRQCHIP", "KVM_CREATE_PIT2", "KVM_CREATE_VCPU", "KVM_SET_REGS"],
    ]);
  });

  it.each([
    "KVM_CREATE_IRQCHIP",
    "KVM_CREATE_PIT2",
    "KVM_GET_CPUID2",
    "KVM_SET_CPUID2",
    "KVM_GET_SREGS",
    "KVM_SET_SREGS",
    "KVM_SET_REGS",
  ])("is not to be had where %s fails", (name) => {
    expect(() => load({}, undefined, fakeX86Kvm(failing(name, 22)))).toThrow(
      expect.objectContaining({
        code: "KVM_CALL_FAILED",
        message: expect.stringMatching(RegExp(`${name}\\b.*EINVAL`)),
      }),
    );
  });

  it("needs no MTRRs", () => {
    expect(load({}, undefined, fakeX86Kvm(failing("KVM_SET_MSRS", 22))).rip).toBe(AT + 0x200);
  });
});

describe("an interrupt", () => {
  it("is an edge", () => {
    const { vm, kvm } = load();
    expect(x86Board.raise(vm, 5)).toBe(0);
    expect(kvm.lines).toEqual(["5 1", "5 0"]);
  });

  it("that cannot be raised is an errno", () => {
    const { vm } = load({}, undefined, fakeX86Kvm(failing("KVM_IRQ_LINE", 22)));
    expect(x86Board.raise(vm, 5)).toBe(22);
  });
});
