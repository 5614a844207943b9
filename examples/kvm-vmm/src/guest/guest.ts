import type { CacheMode } from "@vmprot/core";
import type { Vcpu } from "../kvm/vcpu.js";
import type { VirtualMachine } from "../kvm/virtual-machine.js";
import type { Kernel } from "../tokens.js";
import { BufferMemory } from "./buffer-memory.js";
import { REPORT_PORT } from "./guest-code.js";
import type { GuestFault } from "./guest-fault.js";
import { CODE, type GuestMode, type Round } from "./guest-mode.js";
import { PAGE, tablesEnd } from "./page-tables.js";

/** How a round went: the guest's count of pages, or why there is none. */
export type RoundResult = { readonly wrongPages: number } | { readonly fault: GuestFault };

const OWN_SLOT = 0;
const BUFFER_SLOT = 1;
const NO_ROUND: Round = { readAt: 0, expected: 0, writeAt: 0, written: 0 };

/** A VM with memory of its own, in one mode of the CPU; a buffer can be added. */
export class Guest {
  readonly mode: GuestMode;
  readonly #vm: VirtualMachine;
  readonly #vcpu: Vcpu;
  readonly #own: BufferMemory;
  readonly #pages: number;

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
    this.#pages = pages;
    try {
      this.#vcpu = vm.createVcpu();
    } catch (error) {
      vm.close();
      throw error;
    }
    const { memory, system } = kernel;
    const size = tablesEnd(pages);
    const file = memory.memfd("guest", size);
    this.#own = new BufferMemory(memory, file, size);
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
    const errno = this.#vm.addSlot(slot);
    if (errno !== 0) return { call: "KVM_SET_USER_MEMORY_REGION", errno };
    const result = this.#run(NO_ROUND, 0);
    return "fault" in result ? result.fault : undefined;
  }

  /** Adds the buffer's slot. @returns what failed, or undefined */
  attach({ address, size }: BufferMemory): GuestFault | undefined {
    const guestAddress = this.mode.bufferAddress;
    const slot = { number: BUFFER_SLOT, guestAddress, hostAddress: address, size };
    const errno = this.#vm.addSlot(slot);
    return errno === 0 ? undefined : { call: "KVM_SET_USER_MEMORY_REGION", errno };
  }

  /** The guest reads and writes every page of the buffer once. */
  run(round: Round): RoundResult {
    return this.#run(round, this.#pages);
  }

  close(): void {
    this.#vcpu.close();
    this.#vm.close();
    this.#own.unmap();
  }

  #run(round: Round, pages: number): RoundResult {
    const unfit = this.mode.enter(this.#vcpu, round);
    if (unfit !== undefined) return { fault: unfit };
    const errno = this.#vcpu.setRegisters({
      ...{ rip: CODE, rcx: pages, rdx: REPORT_PORT, rsi: round.expected, rbx: round.written },
      ...this.mode.registers(round),
    });
    if (errno !== 0) return { fault: { call: "KVM_SET_REGS", errno } };
    let wrongPages: number | undefined;
    for (;;) {
      const exit = this.#vcpu.run();
      if (exit.kind === "out" && exit.port === REPORT_PORT) wrongPages = exit.value;
      else if (exit.kind === "halt" && wrongPages !== undefined) return { wrongPages };
      else return { fault: { ...this.#faultOf(exit), ...this.#where(pages) } };
    }
  }

  #faultOf(exit: ReturnType<Vcpu["run"]>): GuestFault {
    if (exit.kind === "errno") return { call: "KVM_RUN", errno: exit.errno };
    const what = exit.kind === "other" ? exit.reason : `an unexpected ${exit.kind}`;
    return { call: "KVM_RUN", exit: what };
  }

  /** The guest counts the pages that are left in ECX. */
  #where(pages: number): Pick<GuestFault, "page"> {
    const left = this.#vcpu.register("rcx");
    return pages === 0 || left === undefined ? {} : { page: pages - Number(left) };
  }
}

/** Whether a buffer has whole pages, and not more than the guest's tables have room for. */
export const fitsGuest = (size: number): boolean =>
  Number.isSafeInteger(size) && size > 0 && size % PAGE === 0 && size <= 1 << 30;
