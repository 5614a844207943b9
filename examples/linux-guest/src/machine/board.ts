import type { Architecture, Vcpu, VirtualMachine } from "@vmprot/linux/guest";
import type { GuestMemory } from "./guest-memory.js";

/** Files of a guest, as they are on disk. */
export interface Boot {
  /** A bzImage or an arm64 Image. */
  readonly kernel: Uint8Array;
  readonly initramfs: Uint8Array;
  /** The kernel's arguments, without the board's own. */
  readonly commandLine: string;
}

/** Where a device is, and its interrupt. */
export interface Place {
  readonly address: number;
  readonly size: number;
  /** The line of the interrupt controller: an IOAPIC's pin, or an SPI's number from 0. */
  readonly line: number;
  /** It is at ports instead of guest-physical addresses. */
  readonly ports?: true;
}

/** How a machine of one architecture is laid out, and how Linux is started on it. */
export interface Board {
  /** How KVM makes its VMs and virtual CPUs. */
  readonly architecture: Architecture;
  /** The guest-physical address where RAM begins. */
  readonly ramBase: number;
  /** A 16550. */
  readonly serial: Place;
  /** virtio-gpu's registers (virtio-mmio). */
  readonly gpu: Place;
  /** virtio-gpu's host visible memory region (shared memory region 1): above all RAM. */
  readonly hostVisible: { readonly address: number; readonly size: number };
  /** What the guest stores to, from user space by way of /dev/mem, when it wants to be looked at. */
  readonly doorbell: { readonly address: number; readonly size: number };
  /**
   * Gives the VM its interrupt controller and clocks.
   *
   * @param vm has its RAM and no virtual CPU
   * @throws VmprotError KVM_CALL_FAILED
   */
  prepare(vm: VirtualMachine): void;
  /**
   * Puts kernel, initramfs and what describes the board into RAM, and sets the registers.
   *
   * @throws VmprotError KVM_CALL_FAILED; INPUT_MALFORMED where the kernel is none for this board, or
   * does not fit
   */
  load(vm: VirtualMachine, vcpu: Vcpu, memory: GuestMemory, boot: Boot): void;
  /** An edge on a line of the interrupt controller. @returns 0, or the errno */
  raise(vm: VirtualMachine, line: number): number;
}
