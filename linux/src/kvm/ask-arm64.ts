import { errnoText } from "../system/errno.js";
import type { System } from "../system/system.js";
import {
  ARM_PREFERRED_TARGET,
  ARM_VCPU_INIT,
  ID_AA64MMFR2_EL1,
  KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED,
  KVM_CAP_ARM_VM_IPA_SIZE,
} from "../uapi/kvm-arm64-uapi.js";
import { KVM_CHECK_EXTENSION } from "../uapi/kvm-uapi.js";
import { GET_ONE_REG, KVM_CREATE_VCPU, KVM_CREATE_VM } from "../uapi/kvm-vm-uapi.js";

/** What a call answered, or which call failed and how. */
export type KvmAnswer<T> = { readonly value: T } | { readonly fault: string };

/** What an empty VM says of an arm64 host. */
export interface Arm64Answers {
  /** KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED; 0 before Linux 6.17 too. */
  readonly cacheablePfnmap: KvmAnswer<number>;
  /** A virtual CPU's ID_AA64MMFR2_EL1, whose field FWB is the host's. */
  readonly mmfr2: KvmAnswer<bigint>;
}

/** Address bits of a VM of type 0; some hosts have fewer, and refuse it. */
const USUAL_BITS = 40;

/** Makes an empty VM and a virtual CPU, asks them, and closes both. */
export function askArm64(system: System, kvm: number): Arm64Answers {
  const bits = system.ask(kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_VM_IPA_SIZE);
  const type = bits > 0 && bits < USUAL_BITS ? bits : 0;
  const vm = system.ask(kvm, KVM_CREATE_VM, type);
  if (vm < 0) {
    const answer = failed("KVM_CREATE_VM", -vm);
    return { cacheablePfnmap: answer, mmfr2: answer };
  }
  try {
    return { cacheablePfnmap: cacheablePfnmap(system, vm), mmfr2: mmfr2(system, vm) };
  } finally {
    system.close(vm);
  }
}

function cacheablePfnmap(system: System, vm: number): KvmAnswer<number> {
  const answer = system.ask(vm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED);
  return answer < 0 ? failed("KVM_CHECK_EXTENSION(243) of a VM", -answer) : { value: answer };
}

function mmfr2(system: System, vm: number): KvmAnswer<bigint> {
  const vcpu = system.ask(vm, KVM_CREATE_VCPU, 0);
  if (vcpu < 0) return failed("KVM_CREATE_VCPU", -vcpu);
  try {
    const kind = ARM_PREFERRED_TARGET.structure.bytes();
    const value = new BigUint64Array(1);
    const address = system.address(new Uint8Array(value.buffer));
    const register = GET_ONE_REG.structure.bytes({ id: ID_AA64MMFR2_EL1, addr: address });
    for (const [fd, { name, request }, argument] of [
      [vm, ARM_PREFERRED_TARGET, kind],
      [vcpu, ARM_VCPU_INIT, kind],
      [vcpu, GET_ONE_REG, register],
    ] as const) {
      const errno = system.ioctl(fd, request, argument);
      if (errno !== 0) return failed(name, errno);
    }
    return { value: value[0] as bigint };
  } finally {
    system.close(vcpu);
  }
}

const failed = (call: string, errno: number): { readonly fault: string } => ({
  fault: `${call}: ${errnoText(errno)}`,
});
