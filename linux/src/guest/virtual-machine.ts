import { VmprotError } from "@vmprot/core";
import { ERRNO, errnoText } from "../system/errno.js";
import { O_RDWR_CLOEXEC } from "../system/open-flags.js";
import { CREATE_DEVICE } from "../uapi/kvm-device-uapi.js";
import {
  ENABLE_CAP,
  IRQ_LINE,
  KVM_CREATE_VCPU,
  KVM_CREATE_VM,
  KVM_GET_VCPU_MMAP_SIZE,
  SET_USER_MEMORY_REGION,
} from "../uapi/kvm-vm-uapi.js";
import type { Architecture } from "./architecture.js";
import type { Kernel } from "./kernel.js";
import { failed } from "./kvm-call.js";
import { KvmDevice } from "./kvm-device.js";
import { Vcpu } from "./vcpu.js";

/** Guest memory that is this process's memory. */
export interface Slot {
  readonly number: number;
  readonly guestAddress: bigint;
  readonly hostAddress: bigint;
  /** Bytes, whole pages; 0 takes the slot away. */
  readonly size: number;
  /** KVM_MEM_*. */
  readonly flags?: number;
}

/** A signal a moment for ever must not hang the caller. */
const MOST_REPEATS = 64;

/** A VM of KVM's with one virtual CPU. */
export class VirtualMachine {
  readonly #kernel: Kernel;
  readonly #open: number[] = [];
  readonly #runSize: number;
  readonly #fd: number;
  readonly #prepareVcpu: (vcpu: number) => void;

  /** @throws VmprotError DEVICE_UNAVAILABLE, KVM_CALL_FAILED */
  constructor(kernel: Kernel, architecture: Architecture) {
    this.#kernel = kernel;
    const { system, kvm } = kernel;
    const device = system.open(kvm, O_RDWR_CLOEXEC);
    if (device < 0) {
      const why = errnoText(-device);
      throw new VmprotError("DEVICE_UNAVAILABLE", `${kvm} cannot be opened: ${why}.`);
    }
    try {
      this.#runSize = this.#must("KVM_GET_VCPU_MMAP_SIZE", device, KVM_GET_VCPU_MMAP_SIZE, 0);
      this.#fd = this.#must("KVM_CREATE_VM", device, KVM_CREATE_VM, architecture.vmType);
      this.#open.push(this.#fd);
      this.#prepareVcpu = architecture.prepare(kernel, device, this.#fd);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      system.close(device);
    }
  }

  /** An ioctl of the VM. @returns 0, or the errno */
  ioctl(request: number, argument: Uint8Array): number {
    return this.#kernel.system.ioctl(this.#fd, request, argument);
  }

  /** An ioctl that answers by what it returns. @returns that, or the negative errno */
  ask(request: number, value: number): number {
    return this.#kernel.system.ask(this.#fd, request, value);
  }

  /**
   * Gives the VM a capability (KVM_ENABLE_CAP). Mappings that are there already stay as they are, so
   * this comes before the first slot.
   *
   * @returns 0, or the errno
   */
  enable(capability: number, value = 0): number {
    const { request, structure } = ENABLE_CAP;
    return this.ioctl(request, structure.bytes({ cap: capability, "args[0]": BigInt(value) }));
  }

  /** Adds a slot, or changes the one of the same number. @returns 0, or the errno */
  setSlot({ number, guestAddress, hostAddress, size, flags = 0 }: Slot): number {
    const { request, structure } = SET_USER_MEMORY_REGION;
    const region = structure.bytes({
      ...{ slot: number, flags, guest_phys_addr: guestAddress },
      ...{ memory_size: BigInt(size), userspace_addr: hostAddress },
    });
    return this.ioctl(request, region);
  }

  /**
   * An edge on a line of the interrupt controllers, which the VM must have.
   *
   * @param irq as KVM_IRQ_LINE numbers lines
   * @returns 0, or the errno
   */
  raiseEdge(irq: number): number {
    const { request, structure } = IRQ_LINE;
    const set = (level: number) => this.ioctl(request, structure.bytes({ irq, level }));
    return set(1) || set(0);
  }

  /** @throws VmprotError KVM_CALL_FAILED */
  createVcpu(): Vcpu {
    const fd = this.#must("KVM_CREATE_VCPU", this.#fd, KVM_CREATE_VCPU, 0);
    this.#open.unshift(fd);
    this.#prepareVcpu(fd);
    return new Vcpu(this.#kernel, fd, this.#runSize);
  }

  /**
   * Makes a device that KVM emulates, such as an interrupt controller.
   *
   * @param type KVM_DEV_TYPE_*
   * @throws VmprotError KVM_CALL_FAILED
   */
  createDevice(type: number): KvmDevice {
    const { request, structure } = CREATE_DEVICE;
    const argument = structure.bytes({ type });
    const errno = this.ioctl(request, argument);
    if (errno !== 0) throw failed(`KVM_CREATE_DEVICE(${type})`, errno);
    const { fd } = structure.read(argument);
    this.#open.unshift(fd);
    return new KvmDevice(this.#kernel.system, fd);
  }

  /** Close the virtual CPU first. */
  close(): void {
    for (const fd of this.#open.splice(0)) this.#kernel.system.close(fd);
  }

  #must(call: string, fd: number, request: number, value: number): number {
    // To make a VM takes so long that a signal may come meanwhile.
    for (let repeats = 0; ; repeats++) {
      const result = this.#kernel.system.ask(fd, request, value);
      if (result >= 0) return result;
      if (result !== -ERRNO.EINTR || repeats === MOST_REPEATS) throw failed(call, -result);
    }
  }
}
