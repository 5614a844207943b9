import type { System } from "../system/system.js";
import { SET_DEVICE_ATTR } from "../uapi/kvm-device-uapi.js";
import { failed } from "./kvm-call.js";

/** A device of a VM's that KVM emulates. Its descriptor belongs to the VM. */
export class KvmDevice {
  readonly #system: System;
  readonly #fd: number;

  constructor(system: System, fd: number) {
    this.#system = system;
    this.#fd = fd;
  }

  /**
   * Sets an attribute (KVM_SET_DEVICE_ATTR). What groups and attributes there are is in
   * Documentation/virt/kvm/devices of the kernel's sources.
   *
   * @param value as wide as the attribute; absent for one that is a command
   * @throws VmprotError KVM_CALL_FAILED
   */
  set(group: number, attribute: number, value?: Uint8Array): void {
    const { request, structure } = SET_DEVICE_ATTR;
    const addr = value === undefined ? 0n : this.#system.address(value);
    const argument = structure.bytes({ group, attr: BigInt(attribute), addr });
    const errno = this.#system.ioctl(this.#fd, request, argument);
    if (errno !== 0) throw failed(`KVM_SET_DEVICE_ATTR(${group}, ${attribute})`, errno);
  }
}
