export {
  PC as ARM64_PC,
  PSTATE as ARM64_PSTATE,
  x as arm64X,
} from "../uapi/arm64-registers-uapi.js";
export {
  KVM_CAP_DISABLE_QUIRKS2,
  KVM_CHECK_EXTENSION,
  KVM_X86_QUIRK_IGNORE_GUEST_PAT,
} from "../uapi/kvm-uapi.js";
export {
  ENABLE_CAP,
  KVM_CREATE_IRQCHIP,
  KVM_MEM_LOG_DIRTY_PAGES,
  SET_USER_MEMORY_REGION,
} from "../uapi/kvm-vm-uapi.js";
export { CREATE_PIT2, KVM_CAP_TSC_DEADLINE_TIMER } from "../uapi/kvm-x86-uapi.js";
export { irqOfSpi, VGIC } from "../uapi/vgic-uapi.js";
export type { Architecture } from "./architecture.js";
export { architectureOf } from "./architectures.js";
export { BufferMemory } from "./buffer-memory.js";
export { type CpuidEntry, changeCpuid } from "./change-cpuid.js";
export { el1 } from "./el1.js";
export { fitsGuest, Guest, type Place, type RoundResult } from "./guest.js";
export { faultText, type GuestFault } from "./guest-fault.js";
export type { GuestMode, GuestReport, Round } from "./guest-mode.js";
export { GuestRunner, type GuestWish, type Started } from "./guest-runner.js";
export type { Kernel } from "./kernel.js";
export { failed } from "./kvm-call.js";
export type { KvmDevice } from "./kvm-device.js";
export { longMode, longModeRegisters, setWriteBackMtrr } from "./long-mode.js";
export { setRegisters } from "./one-register.js";
export { PAGE } from "./page-tables.js";
export { realMode } from "./real-mode.js";
export type { RunningGuest, Seen, Sight } from "./running-guest.js";
export { supervisor, supervisorWithSvpbmt } from "./supervisor.js";
export { translationRegisters } from "./translation-registers.js";
export type { AddressSpace, Exit, Vcpu } from "./vcpu.js";
export { type Slot, VirtualMachine } from "./virtual-machine.js";
export { changeSpecial, setGeneral } from "./x86-registers.js";
