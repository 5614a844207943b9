import { VmprotError } from "@vmprot/core";
import { ERRNO, errnoText } from "@vmprot/linux";
import type { Kernel } from "../tokens.js";
import {
  EXIT_REASONS,
  KVM_GET_REGS,
  KVM_GET_SREGS,
  KVM_RUN,
  KVM_SET_MSRS,
  KVM_SET_REGS,
  KVM_SET_SREGS,
  ONE_MSR,
  REGS,
  RUN,
  SREGS,
} from "./kvm-vm-uapi.js";
import { Struct } from "./struct.js";

/** Why the guest no longer runs. */
export type Exit =
  | { readonly kind: "out"; readonly port: number; readonly value: number }
  | { readonly kind: "halt" }
  /** KVM_RUN failed. */
  | { readonly kind: "errno"; readonly errno: number }
  /** Any other exit, by its name of linux/kvm.h. */
  | { readonly kind: "other"; readonly reason: string };

export type Registers = Partial<Record<Exclude<keyof typeof REGS, "size">, bigint | number>>;

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
    // Bit 1 of RFLAGS is always set.
    const regs = new Struct(REGS.size).u64(REGS.rflags, 2);
    for (const [name, value] of Object.entries(registers)) {
      regs.u64(REGS[name as keyof typeof REGS], value);
    }
    return this.#kernel.system.ioctl(this.#fd, KVM_SET_REGS, regs.bytes);
  }

  /** @returns the register's value; undefined if KVM does not say */
  register(name: keyof Registers): bigint | undefined {
    const regs = new Struct(REGS.size);
    const errno = this.#kernel.system.ioctl(this.#fd, KVM_GET_REGS, regs.bytes);
    return errno === 0 ? regs.get64(REGS[name]) : undefined;
  }

  /** Changes the segment and control registers. @returns 0, or the errno */
  changeSpecial(change: (sregs: Struct) => void): number {
    const sregs = new Struct(SREGS.size);
    const errno = this.#kernel.system.ioctl(this.#fd, KVM_GET_SREGS, sregs.bytes);
    if (errno !== 0) return errno;
    change(sregs);
    return this.#kernel.system.ioctl(this.#fd, KVM_SET_SREGS, sregs.bytes);
  }

  /** @returns whether the register took the value */
  setMsr(index: number, value: bigint): boolean {
    const msrs = new Struct(ONE_MSR.size)
      .u32(ONE_MSR.count, 1)
      .u32(ONE_MSR.index, index)
      .u64(ONE_MSR.data, value);
    const address = Number(this.#kernel.system.address(msrs.bytes));
    return this.#kernel.system.ask(this.#fd, KVM_SET_MSRS, address) === 1;
  }

  /** Runs the guest until it wants something. */
  run(): Exit {
    const { system, memory } = this.#kernel;
    let result: number;
    do result = system.ask(this.#fd, KVM_RUN, 0);
    while (result === -ERRNO.EINTR);
    if (result < 0) return { kind: "errno", errno: -result };
    const run = new Struct(memory.read(this.#run, RUN.head));
    const reason = run.get32(RUN.exitReason);
    if (reason === EXIT_REASONS.KVM_EXIT_HLT) return { kind: "halt" };
    if (reason === EXIT_REASONS.KVM_EXIT_IO) {
      const data = memory.read(this.#run + run.get64(RUN.ioDataOffset), 4);
      return { kind: "out", port: run.get16(RUN.ioPort), value: new Struct(data).get32(0) };
    }
    const named = Object.entries(EXIT_REASONS).find(([, number]) => number === reason);
    const detail = `${named?.[0] ?? `exit ${reason}`}, detail ${run.get64(RUN.detail) & 0xffff_ffffn}`;
    return { kind: "other", reason: detail };
  }

  /** The descriptor belongs to the VM. */
  close(): void {
    this.#kernel.memory.unmap(this.#run, this.#runSize);
  }
}
