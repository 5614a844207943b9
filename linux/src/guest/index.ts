export {
  ENABLE_CAP,
  KVM_MEM_LOG_DIRTY_PAGES,
  SET_USER_MEMORY_REGION,
} from "../uapi/kvm-vm-uapi.js";
export type { Architecture } from "./architecture.js";
export { architectureOf } from "./architectures.js";
export { BufferMemory } from "./buffer-memory.js";
export { el1 } from "./el1.js";
export { fitsGuest, Guest, type Place, type RoundResult } from "./guest.js";
export { faultText, type GuestFault } from "./guest-fault.js";
export type { GuestMode, GuestReport, Round } from "./guest-mode.js";
export { GuestRunner, type GuestWish, type Started } from "./guest-runner.js";
export type { Kernel } from "./kernel.js";
export { longMode } from "./long-mode.js";
export { PAGE } from "./page-tables.js";
export { realMode } from "./real-mode.js";
export type { RunningGuest, Seen, Sight } from "./running-guest.js";
export { supervisor, supervisorWithSvpbmt } from "./supervisor.js";
export type { Exit, Vcpu } from "./vcpu.js";
export { type Slot, VirtualMachine } from "./virtual-machine.js";
