import { VmprotError } from "@vmprot/core";
import { ERRNO, errnoText } from "../system/errno.js";
import { EXIT_REASONS, KVM_RUN, RUN_FAILURE, RUN_IO, RUN_MMIO } from "../uapi/kvm-vm-uapi.js";
import type { Kernel } from "./kernel.js";

/** Why the guest no longer runs. */
export type Exit =
  | { readonly kind: "out"; readonly port: number; readonly value: number }
  /** A store to an address without memory, of 8 bytes at most. */
  | { readonly kind: "store"; readonly address: bigint; readonly value: bigint }
  /** KVM_RUN failed. */
  | { readonly kind: "errno"; readonly errno: number }
  /** Any other exit, by its name of linux/kvm.h. */
  | { readonly kind: "other"; readonly reason: string };

/** One virtual CPU. What is in its registers is an architecture's business. */
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

  /** An ioctl of the virtual CPU. @returns 0, or the errno */
  ioctl(request: number, argument: Uint8Array): number {
    return this.#kernel.system.ioctl(this.#fd, request, argument);
  }

  /** An ioctl that answers by what it returns. @returns that, or the negative errno */
  ask(request: number, argument: Uint8Array): number {
    return this.#kernel.system.ask(this.#fd, request, Number(this.address(argument)));
  }

  /** Where the bytes are, for structures that point at others. */
  address(bytes: Uint8Array): bigint {
    return this.#kernel.system.address(bytes);
  }

  /** Runs the guest until it wants something. */
  run(): Exit {
    const { system, memory } = this.#kernel;
    let result: number;
    do result = system.ask(this.#fd, KVM_RUN, 0);
    while (result === -ERRNO.EINTR);
    if (result < 0) return { kind: "errno", errno: -result };
    const exit = exitOf(memory.read(this.#run, RUN_MMIO.size), (offset) =>
      memory.read(this.#run + offset, 4),
    );
    if (exit.kind !== "other") this.#complete();
    return exit;
  }

  /** The descriptor belongs to the VM. */
  close(): void {
    this.#kernel.memory.unmap(this.#run, this.#runSize);
  }

  /**
   * The instruction that caused an exit is over, and the registers are the guest's, only after
   * another KVM_RUN (Documentation/virt/kvm/api.rst, 5): this one ends before the next instruction.
   */
  #complete(): void {
    const { system, memory } = this.#kernel;
    const immediateExit = this.#run + BigInt(RUN_IO.offsets.immediate_exit);
    memory.write(immediateExit, Uint8Array.of(1));
    system.ask(this.#fd, KVM_RUN, 0);
    memory.write(immediateExit, Uint8Array.of(0));
  }
}

/** @param dataAt reads 4 bytes at an offset in struct kvm_run */
function exitOf(run: Uint8Array, dataAt: (offset: bigint) => Uint8Array): Exit {
  const io = RUN_IO.read(run);
  const reason = io.exit_reason;
  if (reason === EXIT_REASONS.KVM_EXIT_IO) {
    const data = dataAt(io["io.data_offset"]);
    const value = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
    return { kind: "out", port: io["io.port"], value };
  }
  if (reason === EXIT_REASONS.KVM_EXIT_MMIO) {
    const mmio = RUN_MMIO.read(run);
    const address = mmio["mmio.phys_addr"];
    const value = BigInt.asUintN(8 * mmio["mmio.len"], mmio["mmio.data"]);
    if (mmio["mmio.is_write"] !== 0) return { kind: "store", address, value };
    return { kind: "other", reason: `a load from 0x${address.toString(16)}` };
  }
  const named = Object.entries(EXIT_REASONS).find(([, number]) => number === reason);
  const detail = RUN_FAILURE.read(run)["internal.suberror"];
  return { kind: "other", reason: `${named?.[0] ?? `exit ${reason}`}, detail ${detail}` };
}
