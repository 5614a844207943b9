import type { Kernel } from "../provision/kernel.js";

/** Below the hole for PCI devices: an address below this is RAM, one above is not. */
export const MEMORY = 0x4000_0000;

const KERNEL_COMMAND_LINE = [
  "console=ttyS0",
  "quiet",
  "loglevel=4",
  // With page-table isolation, the tables that the process itself uses are not the ones in CR3.
  "nopti",
  "mitigations=off",
  "panic=-1",
];

/** Real drivers bind to each of these. */
const DEVICES = ["virtio-gpu-pci", "qxl,ram_size_mb=16,vram_size_mb=16", "ati-vga,model=rv100"];

/** What QEMU is started with. */
export interface MachinePaths {
  readonly initrd: string;
  readonly console: string;
  readonly qmp: string;
  /** Port names in the guest, and the sockets behind them. */
  readonly ports: ReadonlyMap<string, string>;
}

export function machineArguments(kernel: Kernel, paths: MachinePaths, terminal: boolean): string[] {
  const socket = (id: string, path: string) => ["-chardev", `socket,id=${id},path=${path}`];
  return [
    ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-vga", "none"],
    ...["-machine", "pc", "-accel", "tcg", "-cpu", "max", "-smp", "1"],
    ...["-m", `${MEMORY / 1024 / 1024}M`],
    ...["-kernel", kernel.image, "-initrd", paths.initrd],
    ...["-append", KERNEL_COMMAND_LINE.join(" ")],
    ...["-serial", `file:${paths.console}`],
    ...socket("qmp", paths.qmp),
    ...["-mon", "chardev=qmp,mode=control"],
    ...["-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap"],
    ...["-device", "virtio-9p-pci,fsdev=host,mount_tag=host"],
    ...["-device", "virtio-serial-pci"],
    ...[...paths.ports].flatMap(([name, path]) => [
      ...socket(name, path),
      ...["-device", `virtserialport,chardev=${name},name=${name}`],
    ]),
    ...(terminal
      ? ["-chardev", "stdio,id=tty,signal=off", "-device", "virtconsole,chardev=tty"]
      : []),
    ...DEVICES.flatMap((device) => ["-device", device]),
  ];
}
