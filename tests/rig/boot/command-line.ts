import type { MachineModel } from "./machines.js";

/**
 * What nothing here asks a kernel for, and it does while it boots: a fifth of an emulated boot. The
 * certificates are for modules' signatures, which ours have not. Naming more with the same option adds them.
 */
const LEFT_OUT = [
  "load_system_certificate_list",
  "trace_eval_init",
  "ftrace_check_for_weak_functions",
];

/** What every kernel is told. */
export const KERNEL_COMMAND_LINE = [
  ...["quiet", "loglevel=4", "mitigations=off", "panic=-1", "cryptomgr.notests"],
  `initcall_blacklist=${LEFT_OUT.join(",")}`,
];

/** What QEMU is started with. */
export interface MachinePaths {
  /** The kernel. */
  readonly image: string;
  readonly initrd: string;
  readonly console: string;
  readonly qmp: string;
  /** Where a debugger can attach. */
  readonly gdb: string;
  /** Port names in the guest, and the sockets behind them. */
  readonly ports: ReadonlyMap<string, string>;
}

export function machineArguments(
  model: MachineModel,
  paths: MachinePaths,
  terminal: boolean,
): string[] {
  const socket = (id: string, path: string) => ["-chardev", `socket,id=${id},path=${path}`];
  const told = [`console=${model.console}`, ...KERNEL_COMMAND_LINE, ...model.kernelArguments];
  return [
    ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-vga", "none"],
    ...["-machine", model.board, "-accel", "tcg", "-cpu", model.cpu],
    ...["-smp", String(model.processors ?? 1)],
    ...["-m", `${model.ram.size / 1024 / 1024}M`],
    ...["-kernel", paths.image, "-initrd", paths.initrd],
    ...["-append", told.join(" ")],
    ...["-serial", `file:${paths.console}`],
    ...socket("qmp", paths.qmp),
    ...["-mon", "chardev=qmp,mode=control"],
    ...["-gdb", `unix:${paths.gdb},server=on,wait=off`],
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
    ...model.devices.flatMap((device) => ["-device", device]),
  ];
}
