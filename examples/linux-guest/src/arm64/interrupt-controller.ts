import { type KvmDevice, VGIC, type VirtualMachine } from "@vmprot/linux/guest";
import { MAP } from "./memory-map.js";

/** The first 32 are a CPU's own; KVM has no GIC of fewer. */
const INTERRUPTS = 64;

/** By VM: the last step waits for the virtual CPU. */
const gics = new WeakMap<VirtualMachine, KvmDevice>();

/**
 * Gives the VM a GICv3, which {@link startGic} readies.
 *
 * @throws VmprotError KVM_CALL_FAILED
 */
export function createGic(vm: VirtualMachine): void {
  const gic = vm.createDevice(VGIC.KVM_DEV_TYPE_ARM_VGIC_V3);
  const place = (attribute: number, address: number): void =>
    gic.set(VGIC.KVM_DEV_ARM_VGIC_GRP_ADDR, attribute, bytesOf(BigUint64Array.of(BigInt(address))));
  place(VGIC.KVM_VGIC_V3_ADDR_TYPE_DIST, MAP.distributor.address);
  place(VGIC.KVM_VGIC_V3_ADDR_TYPE_REDIST, MAP.redistributor.address);
  gic.set(VGIC.KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, bytesOf(Uint32Array.of(INTERRUPTS)));
  gics.set(vm, gic);
}

/**
 * Comes once the virtual CPU is there, and before it runs: KVM refuses to run it otherwise.
 *
 * @throws VmprotError KVM_CALL_FAILED
 */
export function startGic(vm: VirtualMachine): void {
  gics.get(vm)?.set(VGIC.KVM_DEV_ARM_VGIC_GRP_CTRL, VGIC.KVM_DEV_ARM_VGIC_CTRL_INIT);
}

const bytesOf = ({ buffer }: BigUint64Array | Uint32Array): Uint8Array => new Uint8Array(buffer);
