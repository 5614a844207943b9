export { el1 } from "./arm64/el1.js";
export { createUdmabuf } from "./buffers/udmabuf.js";
export { compose } from "./compose.js";
export type { Architecture } from "./guest/architecture.js";
export { architectureOf } from "./guest/architectures.js";
export { BufferMemory } from "./guest/buffer-memory.js";
export { Guest, type RoundResult } from "./guest/guest.js";
export { faultText, type GuestFault } from "./guest/guest-fault.js";
export type { GuestMode, Round } from "./guest/guest-mode.js";
export { GuestRunner, type GuestWish, type Started } from "./guest/guest-runner.js";
export { PAGE } from "./guest/page-tables.js";
export type { RunningGuest, Seen } from "./guest/running-guest.js";
export {
  ENABLE_CAP,
  KVM_MEM_LOG_DIRTY_PAGES,
  KVM_MEM_READONLY,
  SET_USER_MEMORY_REGION,
} from "./kvm/kvm-vm-uapi.js";
export { VirtualMachine } from "./kvm/virtual-machine.js";
export { type Report, runAndReport } from "./report.js";
export { supervisor, supervisorWithSvpbmt } from "./riscv64/supervisor.js";
export { Kernel, Platform } from "./tokens.js";
export { type Buffer, type Mapped, Vmm } from "./vmm.js";
export { longMode } from "./x86/long-mode.js";
export { realMode } from "./x86/real-mode.js";
