import { BufferMemory, type Kernel, PAGE, type VirtualMachine } from "@vmprot/linux/guest";
import type { HostBuffer, HostVisible } from "../gpu/host-visible.js";

/** A buffer that the guest has. */
export interface MappedBuffer {
  /** Guest-physical. */
  readonly address: number;
  /** The VMM's own mapping that the slot is over. */
  readonly memory: BufferMemory;
}

interface Mapped extends MappedBuffer {
  readonly blobId: number;
  readonly slot: number;
}

const ENOSPC = 28;
/** Bytes: PMD_SIZE with pages of 4 KiB. */
const HUGE_PAGE = 0x20_0000n;
/** The guest's RAM has the first. */
const FIRST_SLOT = 1;
/** As many mappings as a guest can have at once. */
const SLOTS = 128;

/**
 * The host visible memory region: a memslot for each blob that the guest has mapped, over a mapping of
 * the VMM's own, so that KVM follows the exporter when it moves the buffer.
 */
export class Memslots implements HostVisible {
  readonly size: number;
  readonly #kernel: Kernel;
  readonly #vm: VirtualMachine;
  readonly #address: number;
  readonly #mapped = new Map<number, Mapped>();
  readonly #free: number[];

  /** @param region where it is, guest-physical, and its bytes */
  constructor(
    kernel: Kernel,
    vm: VirtualMachine,
    region: { readonly address: number; readonly size: number },
  ) {
    this.#kernel = kernel;
    this.#vm = vm;
    this.#address = region.address;
    this.size = region.size;
    this.#free = Array.from({ length: SLOTS }, (_, index) => FIRST_SLOT + index);
  }

  map(buffer: HostBuffer, offset: number, size: number): number {
    const slot = this.#free.pop();
    if (slot === undefined) return ENOSPC;
    const memory = this.#mapping(buffer, size, BigInt(this.#address + offset));
    const errno = memory.address < 0n ? Number(-memory.address) : this.#add(slot, memory, offset);
    if (errno === 0) {
      const address = this.#address + offset;
      this.#mapped.set(offset, { blobId: buffer.blobId, address, memory, slot });
      return 0;
    }
    memory.unmap();
    this.#free.push(slot);
    return errno;
  }

  unmap(offset: number): void {
    const mapped = this.#mapped.get(offset);
    if (mapped === undefined) return;
    this.#mapped.delete(offset);
    this.#set(mapped.slot, mapped.memory, offset, 0);
    mapped.memory.unmap();
    this.#free.push(mapped.slot);
  }

  /** How many slots are in use. */
  get taken(): number {
    return SLOTS - this.#free.length;
  }

  /** Where the guest has a blob now; the first of its mappings, where it has several. */
  of(blobId: number): MappedBuffer | undefined {
    return [...this.#mapped.values()].find((mapped) => mapped.blobId === blobId);
  }

  /** Takes everything from the guest. */
  close(): void {
    for (const offset of [...this.#mapped.keys()]) this.unmap(offset);
  }

  /**
   * A mapping at an address that is not congruent to the guest's, as the policy is told: KVM then maps page by
   * page (rule R9). Where mmap() chose one that is, a page beside it moves the next one; but for huge pages, of
   * which the policy is told so.
   */
  #mapping({ fd, vm }: HostBuffer, size: number, guestAddress: bigint): BufferMemory {
    const { memory, system } = this.#kernel;
    if (vm?.gpaCongruent !== undefined) return BufferMemory.of(memory, fd, size);
    const first = BufferMemory.of(memory, fd, size);
    if (first.address < 0n || (guestAddress - first.address) % HUGE_PAGE !== 0n) return first;
    const page = memory.memfd("between", PAGE);
    const between = BufferMemory.of(memory, page, PAGE);
    if (page >= 0) system.close(page);
    const second = BufferMemory.of(memory, fd, size);
    between.unmap();
    first.unmap();
    if (second.address < 0n || (guestAddress - second.address) % HUGE_PAGE !== 0n) return second;
    second.unmap();
    return new BufferMemory(memory, BigInt(-ENOSPC), size);
  }

  /** The policy is told that the VMM touches each page first: KVM then finds entries that may be written to. */
  #add(slot: number, memory: BufferMemory, offset: number): number {
    const errno = this.#kernel.memory.touch(memory.address, memory.size);
    return errno === 0 ? this.#set(slot, memory, offset, memory.size) : errno;
  }

  #set(slot: number, memory: BufferMemory, offset: number, size: number): number {
    const guestAddress = BigInt(this.#address + offset);
    return this.#vm.setSlot({ number: slot, guestAddress, hostAddress: memory.address, size });
  }
}
