import { VmprotError } from "@vmprot/core";
import { errnoText, KVM_CAP_DISABLE_QUIRKS2, O_RDWR_CLOEXEC } from "@vmprot/linux";
import type { Kernel } from "../tokens.js";
import {
  ENABLE_CAP,
  KVM_CREATE_VCPU,
  KVM_CREATE_VM,
  KVM_GET_VCPU_MMAP_SIZE,
  KVM_SET_TSS_ADDR,
  SET_USER_MEMORY_REGION,
} from "./kvm-vm-uapi.js";
import {
  CPUID_ENTRY,
  CPUID2,
  GET_SUPPORTED_CPUID,
  MOST_CPUID_ENTRIES,
  SET_CPUID2,
} from "./kvm-x86-uapi.js";
import { Vcpu } from "./vcpu.js";

/** Below 4 GiB, where no guest of ours has anything. */
const TSS = 0xfffb_d000;

/** Guest memory that is this process's memory. */
export interface Slot {
  readonly number: number;
  readonly guestAddress: bigint;
  readonly hostAddress: bigint;
  /** Bytes, whole pages. */
  readonly size: number;
}

/** A VM of KVM's with one virtual CPU. */
export class VirtualMachine {
  readonly #kernel: Kernel;
  readonly #open: number[] = [];
  readonly #runSize: number;
  /** struct kvm_cpuid2: all that this host can offer. */
  readonly #cpuid = new Uint8Array(CPUID2.size + MOST_CPUID_ENTRIES * CPUID_ENTRY);
  readonly #fd: number;

  /** @throws VmprotError DEVICE_UNAVAILABLE, KVM_CALL_FAILED */
  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    const { system, kvm } = kernel;
    const device = system.open(kvm, O_RDWR_CLOEXEC);
    if (device < 0) {
      throw new VmprotError(
        "DEVICE_UNAVAILABLE",
        `${kvm} cannot be opened: ${errnoText(-device)}.`,
      );
    }
    try {
      this.#runSize = this.#must("KVM_GET_VCPU_MMAP_SIZE", device, KVM_GET_VCPU_MMAP_SIZE, 0);
      this.#cpuid.set(CPUID2.bytes({ nent: MOST_CPUID_ENTRIES }));
      const errno = system.ioctl(device, GET_SUPPORTED_CPUID.request, this.#cpuid);
      if (errno !== 0) throw failed("KVM_GET_SUPPORTED_CPUID", errno);
      this.#fd = this.#must("KVM_CREATE_VM", device, KVM_CREATE_VM, 0);
      this.#open.push(this.#fd);
    } finally {
      system.close(device);
    }
    // Of use to Intel only; AMD's KVM takes it and does nothing.
    system.ask(this.#fd, KVM_SET_TSS_ADDR, TSS);
  }

  /**
   * Disables quirks (KVM_CAP_DISABLE_QUIRKS2) of this VM for good. Mappings that are there already
   * stay as they are, so this comes before the first slot.
   *
   * @returns 0, or the errno
   */
  disableQuirks(mask: number): number {
    const { request, structure } = ENABLE_CAP;
    const cap = structure.bytes({ cap: KVM_CAP_DISABLE_QUIRKS2, "args[0]": BigInt(mask) });
    return this.#kernel.system.ioctl(this.#fd, request, cap);
  }

  /** @returns 0, or the errno */
  addSlot({ number, guestAddress, hostAddress, size }: Slot): number {
    const { request, structure } = SET_USER_MEMORY_REGION;
    const region = structure.bytes({
      slot: number,
      guest_phys_addr: guestAddress,
      memory_size: BigInt(size),
      userspace_addr: hostAddress,
    });
    return this.#kernel.system.ioctl(this.#fd, request, region);
  }

  /** @throws VmprotError KVM_CALL_FAILED */
  createVcpu(): Vcpu {
    const fd = this.#must("KVM_CREATE_VCPU", this.#fd, KVM_CREATE_VCPU, 0);
    this.#open.unshift(fd);
    // A virtual CPU has no features until it is given some: newer kernels then refuse long mode.
    const errno = this.#kernel.system.ioctl(fd, SET_CPUID2.request, this.#cpuid);
    if (errno !== 0) throw failed("KVM_SET_CPUID2", errno);
    return new Vcpu(this.#kernel, fd, this.#runSize);
  }

  /** Close the virtual CPU first. */
  close(): void {
    for (const fd of this.#open.splice(0)) this.#kernel.system.close(fd);
  }

  #must(call: string, fd: number, request: number, value: number): number {
    const result = this.#kernel.system.ask(fd, request, value);
    if (result >= 0) return result;
    throw failed(call, -result);
  }
}

const failed = (call: string, errno: number): VmprotError =>
  new VmprotError("KVM_CALL_FAILED", `${call} failed: ${errnoText(errno)}.`);
