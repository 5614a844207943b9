import { VmprotError } from "@vmprot/core";
import { architectureOf, CREATE_PIT2, failed, KVM_CREATE_IRQCHIP } from "@vmprot/linux/guest";
import type { Board, Boot } from "../machine/board.js";
import type { GuestMemory } from "../machine/guest-memory.js";
import { joinArguments } from "../machine/join-arguments.js";
import { acpiTables } from "./acpi.js";
import { type BzImage, ENTRY_64, HEADER_AT, readBzImage } from "./bz-image.js";
import { startProcessor, tablesOf } from "./processor.js";

/** Where things are below the first MiB, which the kernel leaves alone until it has read them. */
const AT = {
  gdt: 0x500,
  parameters: 0x7000,
  pageTables: 0x9000,
  commandLine: 0x2_0000,
  acpi: 0xe_0000,
};
const LOW_END = 0x9_fc00;
const MIB = 0x10_0000;
const PAGE = 4096;

/** struct boot_params (arch/x86/include/uapi/asm/bootparam.h), by offset; its length is a page. */
const PARAMETERS = {
  acpiRootPointer: 0x70,
  e820Entries: 0x1e8,
  typeOfLoader: 0x210,
  ramdiskImage: 0x218,
  ramdiskSize: 0x21c,
  commandLine: 0x228,
  e820Table: 0x2d0,
};
const UNKNOWN_LOADER = 0xff;
const E820 = { ram: 1, reserved: 2 };

/**
 * - `reboot=t`: a triple fault, which KVM reports, instead of a keyboard controller.
 * - `panic=-1`: it reboots at once.
 * - `pci=off`: there is no bus to look for, 256 times 32 devices of it.
 * - `nokaslr`, `no5lvl`: runs do not differ, and tables are no deeper than they need be.
 */
const ARGUMENTS = ["console=ttyS0", "reboot=t", "panic=-1", "nokaslr", "no5lvl", "pci=off"];

/** @returns where in RAM the initramfs goes: at its end, in whole pages */
function placeInitramfs(memory: GuestMemory, image: BzImage, size: number): number {
  const at = Math.floor((memory.size - size) / PAGE) * PAGE;
  const lowest = Math.ceil((image.address + image.room) / PAGE) * PAGE;
  if (at >= lowest) return at;
  const wanted = Math.ceil((lowest + size) / MIB);
  throw new VmprotError(
    "INPUT_MALFORMED",
    `Kernel and initramfs need ${wanted} MiB of RAM, and the guest has ${Math.floor(memory.size / MIB)}.`,
  );
}

function bootParameters(memory: GuestMemory, image: BzImage, initramfs: number, size: number) {
  const bytes = new Uint8Array(PAGE);
  const view = new DataView(bytes.buffer);
  bytes.set(image.header, HEADER_AT);
  view.setBigUint64(PARAMETERS.acpiRootPointer, BigInt(AT.acpi), true);
  bytes[PARAMETERS.typeOfLoader] = UNKNOWN_LOADER;
  view.setUint32(PARAMETERS.ramdiskImage, initramfs, true);
  view.setUint32(PARAMETERS.ramdiskSize, size, true);
  view.setUint32(PARAMETERS.commandLine, AT.commandLine, true);
  const regions = [
    [0, LOW_END, E820.ram],
    [AT.acpi, MIB - AT.acpi, E820.reserved],
    [MIB, memory.size - MIB, E820.ram],
  ] as const;
  bytes[PARAMETERS.e820Entries] = regions.length;
  regions.forEach(([from, length, type], index) => {
    const at = PARAMETERS.e820Table + index * 20;
    view.setBigUint64(at, BigInt(from), true);
    view.setBigUint64(at + 8, BigInt(length), true);
    view.setUint32(at + 16, type, true);
  });
  return bytes;
}

/** A machine without firmware: ACPI's tables say what there is. */
export const x86Board: Board = {
  architecture: architectureOf("x64"),
  ramBase: 0,
  serial: { address: 0x3f8, size: 8, line: 4, ports: true },
  gpu: { address: 0xd000_0000, size: 0x1000, line: 5 },
  doorbell: { address: 0xd000_1000, size: 0x1000 },
  hostVisible: { address: 0x1_0000_0000, size: 0x4000_0000 },
  prepare(vm) {
    const errno =
      -vm.ask(KVM_CREATE_IRQCHIP, 0) ||
      vm.ioctl(CREATE_PIT2.request, CREATE_PIT2.structure.bytes());
    if (errno !== 0) throw failed("KVM_CREATE_IRQCHIP or KVM_CREATE_PIT2", errno);
  },
  load(vm, vcpu, memory, { kernel, initramfs, commandLine }: Boot) {
    const image = readBzImage(kernel);
    const initramfsAt = placeInitramfs(memory, image, initramfs.length);
    const { gdt, pages } = tablesOf(AT);
    const parts: readonly (readonly [at: number, bytes: Uint8Array])[] = [
      [AT.gdt, gdt],
      [AT.parameters, bootParameters(memory, image, initramfsAt, initramfs.length)],
      [AT.pageTables, pages],
      [AT.commandLine, Buffer.from(`${joinArguments(ARGUMENTS, commandLine)}\0`)],
      [AT.acpi, acpiTables(AT.acpi, x86Board.serial, x86Board.gpu)],
      [image.address, image.code],
      [initramfsAt, initramfs],
    ];
    for (const [at, bytes] of parts) memory.put(at, bytes);
    startProcessor(vm, vcpu, AT, image.address + ENTRY_64, AT.parameters);
  },
  raise: (vm, line) => vm.raiseEdge(line),
};
