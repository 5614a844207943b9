import { GET_ONE_REG, SET_ONE_REG } from "../uapi/kvm-vm-uapi.js";
import type { Vcpu } from "./vcpu.js";

/** Sets a register of 64 bits, by KVM's number for it. @returns 0, or the errno */
export function setRegister(vcpu: Vcpu, id: bigint, value: bigint): number {
  const bytes = new Uint8Array(new BigUint64Array([value]).buffer);
  const { request, structure } = SET_ONE_REG;
  return vcpu.ioctl(request, structure.bytes({ id, addr: vcpu.address(bytes) }));
}

/** Sets several, in order. @returns undefined, or which of them failed and how */
export function setRegisters(
  vcpu: Vcpu,
  values: ReadonlyMap<bigint, bigint>,
): { readonly call: string; readonly errno: number } | undefined {
  for (const [id, value] of values) {
    const errno = setRegister(vcpu, id, value);
    if (errno !== 0) return { call: `KVM_SET_ONE_REG(0x${id.toString(16)})`, errno };
  }
  return undefined;
}

/** @returns the register's value; undefined if KVM does not say */
export function register(vcpu: Vcpu, id: bigint): bigint | undefined {
  const value = new BigUint64Array(1);
  const bytes = new Uint8Array(value.buffer);
  const { request, structure } = GET_ONE_REG;
  const errno = vcpu.ioctl(request, structure.bytes({ id, addr: vcpu.address(bytes) }));
  return errno === 0 ? value[0] : undefined;
}
