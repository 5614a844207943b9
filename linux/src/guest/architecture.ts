import type { GuestMode } from "./guest-mode.js";
import type { Kernel } from "./kernel.js";

/** What a VM and its guest must know of the processor. */
export interface Architecture {
  /** For people. */
  readonly title: string;
  /** Ways to run our guest, the best first. */
  readonly modes: readonly GuestMode[];
  /** The argument of KVM_CREATE_VM. */
  readonly vmType: number;
  /**
   * Readies a VM that has neither memory nor virtual CPUs yet.
   *
   * @param kvm the descriptor of the KVM device
   * @param vm the VM's
   * @returns what readies each of its virtual CPUs, by descriptor
   * @throws VmprotError KVM_CALL_FAILED, as what it returns does
   */
  prepare(kernel: Kernel, kvm: number, vm: number): (vcpu: number) => void;
}
