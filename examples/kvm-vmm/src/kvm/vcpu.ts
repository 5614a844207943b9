import { VmprotError } from "@vmprot/core";
import type { StructureValues } from "@vmprot/core/uapi";
import { ERRNO, errnoText } from "@vmprot/linux";
import type { Kernel } from "../tokens.js";
import { EXIT_REASONS, KVM_RUN, RUN_FAILURE, RUN_IO } from "./kvm-vm-uapi.js";
import {
  GET_REGS,
  GET_SREGS,
  MSR_ENTRY,
  MSRS,
  REGS,
  SET_MSRS,
  SET_REGS,
  SET_SREGS,
  SREGS,
} from "./kvm-x86-uapi.js";

/** Why the guest no longer runs. */
export type Exit =
  | { readonly kind: "out"; readonly port: number; readonly value: number }
  | { readonly kind: "halt" }
  /** KVM_RUN failed. */
  | { readonly kind: "errno"; readonly errno: number }
  /** Any other exit, by its name of linux/kvm.h. */
  | { readonly kind: "other"; readonly reason: string };

export type Registers = Partial<Record<keyof typeof REGS.fields, bigint | number>>;

/** Segment and control registers, by the names that C reaches them by: `cs.base`, `cr0`. */
export type SpecialRegisters = Partial<StructureValues<typeof SREGS.fields>>;

/** One virtual CPU, x86-64. */
export class Vcpu {
  readonly #kernel: Kernel;
  readonly #fd: number;
  /** struct kvm_run, which the kernel shares with us, and its size. */
  readonly #run: bigint;
  readonly #runSize: number;

  /** @throws VmprotError KVM_CALL_FAILED */
  constructor(kernel: Kernel, fd: number, runSize: number) {
    this.#kernel = kernel;
    this.#fd = fd;
    this.#runSize = runSize;
    this.#run = kernel.memory.map(fd, runSize);
    if (this.#run > 0n) return;
    const why = errnoText(Number(-this.#run));
    throw new VmprotError("KVM_CALL_FAILED", `mmap of the virtual CPU failed: ${why}.`);
  }

  /** Sets all general registers: those that are not named become 0. @returns 0, or the errno */
  setRegisters(registers: Registers): number {
    const values = Object.entries(registers).map(([name, value]) => [name, BigInt(value)]);
    // Bit 1 of RFLAGS is always set.
    const regs = REGS.bytes({ rflags: 2n, ...Object.fromEntries(values) });
    return this.#kernel.system.ioctl(this.#fd, SET_REGS.request, regs);
  }

  /** @returns the register's value; undefined if KVM does not say */
  register(name: keyof Registers): bigint | undefined {
    const regs = REGS.bytes();
    const errno = this.#kernel.system.ioctl(this.#fd, GET_REGS.request, regs);
    return errno === 0 ? REGS.read(regs)[name] : undefined;
  }

  /** Changes these of the segment and control registers. @returns 0, or the errno */
  changeSpecial(change: SpecialRegisters): number {
    const { system } = this.#kernel;
    const sregs = SREGS.bytes();
    const errno = system.ioctl(this.#fd, GET_SREGS.request, sregs);
    if (errno !== 0) return errno;
    const changed = SREGS.bytes({ ...SREGS.read(sregs), ...change });
    return system.ioctl(this.#fd, SET_SREGS.request, changed);
  }

  /** @returns whether the register took the value */
  setMsr(index: number, value: bigint): boolean {
    const { system } = this.#kernel;
    const entry = MSR_ENTRY.bytes({ index, data: value });
    const msrs = Uint8Array.of(...MSRS.bytes({ nmsrs: 1 }), ...entry);
    return system.ask(this.#fd, SET_MSRS.request, Number(system.address(msrs))) === 1;
  }

  /** Runs the guest until it wants something. */
  run(): Exit {
    const { system, memory } = this.#kernel;
    let result: number;
    do result = system.ask(this.#fd, KVM_RUN, 0);
    while (result === -ERRNO.EINTR);
    if (result < 0) return { kind: "errno", errno: -result };
    const run = memory.read(this.#run, RUN_IO.size);
    const io = RUN_IO.read(run);
    const reason = io.exit_reason;
    if (reason === EXIT_REASONS.KVM_EXIT_HLT) return { kind: "halt" };
    if (reason === EXIT_REASONS.KVM_EXIT_IO) {
      const data = memory.read(this.#run + io["io.data_offset"], 4);
      const value = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
      return { kind: "out", port: io["io.port"], value };
    }
    const named = Object.entries(EXIT_REASONS).find(([, number]) => number === reason);
    const detail = RUN_FAILURE.read(run)["internal.suberror"];
    return { kind: "other", reason: `${named?.[0] ?? `exit ${reason}`}, detail ${detail}` };
  }

  /** The descriptor belongs to the VM. */
  close(): void {
    this.#kernel.memory.unmap(this.#run, this.#runSize);
  }
}
