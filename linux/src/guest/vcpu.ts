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

/** What a guest finds at addresses without memory, or at ports. Values are unsigned, and exact below 2**53; 2**64 is all ones. */
export interface AddressSpace {
  /**
   * The guest loads, or reads a port.
   *
   * @param size bytes: 1, 2, 4 or 8
   */
  read(address: number, size: number): number;
  /**
   * The guest stores, or writes to a port.
   *
   * @param size bytes: 1, 2, 4 or 8
   */
  write(address: number, size: number, value: number): void;
}

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

  /**
   * Runs the guest, and answers its loads and stores, until it does something else.
   *
   * @returns what that was; the errno EINTR after {@link stop}, or where a signal came: call it again
   * to go on
   */
  serve(memory: AddressSpace, ports: AddressSpace): Exit {
    const { system } = this.#kernel;
    this.#setImmediateExit(0);
    return this.#kernel.memory.lend(this.#run, this.#runSize, (buffer) => {
      const run = new DataView(buffer);
      for (;;) {
        const result = system.ask(this.#fd, KVM_RUN, 0);
        if (result < 0) return { kind: "errno", errno: -result };
        const reason = run.getUint32(RUN_IO.offsets.exit_reason, true);
        if (reason === EXIT_REASONS.KVM_EXIT_MMIO) answerStoreOrLoad(run, memory);
        else if (reason === EXIT_REASONS.KVM_EXIT_IO) answerPort(run, ports);
        else return otherExit(new Uint8Array(buffer, 0, RUN_FAILURE.size));
      }
    });
  }

  /** Called from an address space: the access that is under way is the last one that is answered. */
  stop(): void {
    this.#setImmediateExit(1);
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
    this.#setImmediateExit(1);
    this.#kernel.system.ask(this.#fd, KVM_RUN, 0);
    this.#setImmediateExit(0);
  }

  #setImmediateExit(value: number): void {
    const at = this.#run + BigInt(RUN_IO.offsets.immediate_exit);
    this.#kernel.memory.write(at, Uint8Array.of(value));
  }
}

const IN = 0;

function answerPort(run: DataView, ports: AddressSpace): void {
  const { offsets } = RUN_IO;
  const isIn = run.getUint8(offsets["io.direction"]) === IN;
  const size = run.getUint8(offsets["io.size"]);
  const port = run.getUint16(offsets["io.port"], true);
  const data = Number(run.getBigUint64(offsets["io.data_offset"], true));
  // A string instruction moves several.
  const end = data + size * run.getUint32(offsets["io.count"], true);
  for (let at = data; at < end; at += size) {
    if (isIn) put(run, at, size, ports.read(port, size));
    else ports.write(port, size, get(run, at, size));
  }
}

function answerStoreOrLoad(run: DataView, memory: AddressSpace): void {
  const { offsets } = RUN_MMIO;
  const address = Number(run.getBigUint64(offsets["mmio.phys_addr"], true));
  const size = run.getUint32(offsets["mmio.len"], true);
  const at = offsets["mmio.data"];
  if (run.getUint8(offsets["mmio.is_write"]) === 0) put(run, at, size, memory.read(address, size));
  else memory.write(address, size, get(run, at, size));
}

/** A little-endian number of any size up to 8. */
function get(run: DataView, at: number, size: number): number {
  let value = 0;
  for (let byte = size - 1; byte >= 0; byte--) value = value * 0x100 + run.getUint8(at + byte);
  return value;
}

function put(run: DataView, at: number, size: number, value: number): void {
  // No number is 2**64 - 1: what is meant to be is 2**64.
  let rest = value === 2 ** 64 ? -1 : value;
  for (let byte = 0; byte < size; byte++) {
    run.setUint8(at + byte, rest % 0x100);
    rest = Math.floor(rest / 0x100);
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
  return otherExit(run);
}

function otherExit(run: Uint8Array): Exit {
  const { exit_reason: reason, "internal.suberror": detail } = RUN_FAILURE.read(run);
  const named = Object.entries(EXIT_REASONS).find(([, number]) => number === reason);
  const name = named?.[0] ?? `exit ${reason}`;
  // KVM says nothing more of these: what lies there is of an earlier exit.
  const isAll = reason === EXIT_REASONS.KVM_EXIT_SHUTDOWN || reason === EXIT_REASONS.KVM_EXIT_HLT;
  return { kind: "other", reason: isAll ? name : `${name}, detail ${detail}` };
}
