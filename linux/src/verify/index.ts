export type { Allocator, OwnBuffer } from "../alloc/allocator.js";
export {
  type AllocatingMachine,
  type Allocators,
  listAllocators,
  type NoAllocator,
} from "../alloc/list-allocators.js";
export type { AccessTimes, Compared, Samples } from "./access-times.js";
export { classifySpeed, type Speed } from "./classify-speed.js";
export type { Finding } from "./finding.js";
export {
  type GuestClaim,
  type GuestOutcome,
  guestClaim,
  guestFinding,
} from "./guest-finding.js";
export { type MappingFault, mappingFinding } from "./mapping-finding.js";
export { MEASURED, measureAccess } from "./measure-access.js";
export { speedFinding } from "./speed-finding.js";
export { SpteTrace, type WrittenEntry } from "./spte-trace.js";
export { type EntryType, PROGRAMMED, typeText, x86EntryType } from "./stage2-entry.js";
export { stage2Finding } from "./stage2-finding.js";
export { stage2Rows } from "./stage2-rows.js";
export {
  probeOwnBuffer,
  type VerifiedBuffer,
  type VerifyParts,
  verifyBuffer,
} from "./verify-buffer.js";
