import type { CacheMode } from "@vmprot/core";
import { BufferMemory } from "./buffer-memory.js";
import type { GuestFault } from "./guest-fault.js";
import { CODE, type GuestMode, type Round } from "./guest-mode.js";
import type { Kernel } from "./kernel.js";
import { ownMemory, PAGE } from "./page-tables.js";
import type { Exit, Vcpu } from "./vcpu.js";
import type { Slot, VirtualMachine } from "./virtual-machine.js";

/** How a round went: the guest's count of pages, or why there is none. */
export type RoundResult = { readonly wrongPages: number } | { readonly fault: GuestFault };

/** Which slot a buffer gets, and where; all of it is {@link Guest.attach}'s to choose. */
export type Place = Partial<Pick<Slot, "number" | "guestAddress" | "flags">>;

const OWN_SLOT = 0;
const BUFFER_SLOT = 1;
const NO_ROUND: Round = { pages: 0, readAt: 0, expected: 0, writeAt: 0, written: 0 };

/** A VM with memory of its own, in one mode of the processor; a buffer can be added. */
export class Guest {
  readonly mode: GuestMode;
  readonly #vm: VirtualMachine;
  readonly #vcpu: Vcpu;
  readonly #own: BufferMemory;

  /**
   * @param vm has no slots yet, and is closed with the guest
   * @param pages how large a buffer there is room for
   * @throws VmprotError KVM_CALL_FAILED, and closes the VM
   */
  constructor(
    kernel: Kernel,
    vm: VirtualMachine,
    mode: GuestMode,
    pages: number,
    cache: CacheMode,
  ) {
    this.mode = mode;
    this.#vm = vm;
    try {
      this.#vcpu = vm.createVcpu();
    } catch (error) {
      vm.close();
      throw error;
    }
    const { memory, system } = kernel;
    const size = ownMemory(pages);
    const file = memory.memfd("guest", size);
    this.#own = BufferMemory.of(memory, file, size);
    if (file >= 0) system.close(file);
    if (this.#own.address < 0n) return;
    memory.write(this.#own.address + BigInt(CODE), mode.code);
    const tables = mode.tables(pages, cache);
    if (tables) memory.write(this.#own.address + BigInt(tables.at), tables.bytes);
  }

  /** Lets the guest run over no pages at all: whether this host can run the mode. */
  rehearse(): GuestFault | undefined {
    const { address, size } = this.#own;
    if (address < 0n) return { call: "mmap of the guest's memory", errno: Number(-address) };
    const slot = { number: OWN_SLOT, guestAddress: 0n, hostAddress: address, size };
    const errno = this.#vm.setSlot(slot);
    if (errno !== 0) return { call: "KVM_SET_USER_MEMORY_REGION", errno };
    const result = this.run(NO_ROUND);
    return "fault" in result ? result.fault : undefined;
  }

  /**
   * Adds the buffer's slot, or changes it.
   *
   * @returns what failed, or undefined
   */
  attach(
    { address, size }: Pick<BufferMemory, "address" | "size">,
    { number = BUFFER_SLOT, guestAddress = this.mode.bufferAddress, flags = 0 }: Place = {},
  ): GuestFault | undefined {
    const slot = { number, guestAddress, hostAddress: address, size, flags };
    const errno = this.#vm.setSlot(slot);
    return errno === 0 ? undefined : { call: "KVM_SET_USER_MEMORY_REGION", errno };
  }

  /** The guest reads and writes pages of the buffer, each once. */
  run(round: Round): RoundResult {
    const unfit = this.mode.enter(this.#vcpu, round);
    if (unfit !== undefined) return { fault: unfit };
    const exit = this.#vcpu.run();
    const report = this.mode.report(exit);
    if (report !== undefined && "wrongPages" in report) return report;
    const what = report === undefined ? textOf(exit) : { exit: report.exception };
    return { fault: { call: "KVM_RUN", ...what, ...this.#where(round) } };
  }

  /** Ends the VM. */
  close(): void {
    this.#vcpu.close();
    this.#vm.close();
    this.#own.unmap();
  }

  #where({ pages }: Round): Pick<GuestFault, "page"> {
    const left = this.mode.pagesLeft(this.#vcpu);
    return pages === 0 || left === undefined ? {} : { page: pages - left };
  }
}

/** An exit that the guest does not speak by. */
function textOf(exit: Exit): Pick<GuestFault, "errno" | "exit"> {
  switch (exit.kind) {
    case "errno":
      return { errno: exit.errno };
    case "other":
      return { exit: exit.reason };
    case "store":
      return { exit: `an unexpected store to 0x${exit.address.toString(16)}` };
    case "out":
      return { exit: `an unexpected out to port 0x${exit.port.toString(16)}` };
  }
}

/** Whether a buffer has whole pages, and not more than the guest's tables have room for. */
export const fitsGuest = (size: number): boolean =>
  Number.isSafeInteger(size) && size > 0 && size % PAGE === 0 && size <= 1 << 30;
