import { VmprotError } from "@vmprot/core";
import { errnoText, KVM_CAP_DISABLE_QUIRKS2, O_RDWR_CLOEXEC } from "@vmprot/linux";
import type { Kernel } from "../tokens.js";
import {
  CPUID2,
  ENABLE_CAP,
  KVM_CREATE_VCPU,
  KVM_CREATE_VM,
  KVM_ENABLE_CAP,
  KVM_GET_SUPPORTED_CPUID,
  KVM_GET_VCPU_MMAP_SIZE,
  KVM_SET_CPUID2,
  KVM_SET_TSS_ADDR,
  KVM_SET_USER_MEMORY_REGION,
  MEMORY_REGION,
} from "./kvm-vm-uapi.js";
import { Struct } from "./struct.js";
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
  readonly #cpuid = new Struct(CPUID2.size).u32(CPUID2.count, CPUID2.most);
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
      const errno = system.ioctl(device, KVM_GET_SUPPORTED_CPUID, this.#cpuid.bytes);
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
    const cap = new Struct(ENABLE_CAP.size)
      .u32(ENABLE_CAP.cap, KVM_CAP_DISABLE_QUIRKS2)
      .u64(ENABLE_CAP.argument, mask);
    return this.#kernel.system.ioctl(this.#fd, KVM_ENABLE_CAP, cap.bytes);
  }

  /** @returns 0, or the errno */
  addSlot({ number, guestAddress, hostAddress, size }: Slot): number {
    const region = new Struct(MEMORY_REGION.size)
      .u32(MEMORY_REGION.slot, number)
      .u64(MEMORY_REGION.guestAddress, guestAddress)
      .u64(MEMORY_REGION.length, size)
      .u64(MEMORY_REGION.hostAddress, hostAddress);
    return this.#kernel.system.ioctl(this.#fd, KVM_SET_USER_MEMORY_REGION, region.bytes);
  }

  /** @throws VmprotError KVM_CALL_FAILED */
  createVcpu(): Vcpu {
    const fd = this.#must("KVM_CREATE_VCPU", this.#fd, KVM_CREATE_VCPU, 0);
    this.#open.unshift(fd);
    // A virtual CPU has no features until it is given some: newer kernels then refuse long mode.
    const errno = this.#kernel.system.ioctl(fd, KVM_SET_CPUID2, this.#cpuid.bytes);
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
