import { freezeDeep } from "../base/plain.js";
import type { CodeEntry } from "./code-entry.js";

/** The codes with which an adapter may refuse to describe placements; all others are core's. */
export type AdapterRefusalCode =
  | "SYNC_REQUIRED"
  | "NO_CPU_MAPPING"
  | "NOT_EXPORTABLE"
  | "FOREIGN_BUFFER"
  | "UNKNOWN_FACTS";

/** The codes with which a probe may refuse: a driver that does not answer leaves all open. */
export type ProbeRefusalCode = AdapterRefusalCode | "ATTRIBUTES_UNKNOWN";

/** Stable codes of refusals, by answers and by verdicts. Codes are never renamed or reused. */
export type RefusalCode =
  | AdapterRefusalCode
  | "UNKNOWN_EXPORTER"
  | "ADAPTER_FAILED"
  | "ATTRIBUTES_UNKNOWN"
  | "PLATFORM_UNKNOWN"
  | "GUEST_TYPE_FORCED"
  | "PLACEMENTS_DISAGREE"
  | "UNSAFE_ALIAS"
  | "GUEST_DEVICE_MEMORY"
  | "KVM_CANNOT_MAP"
  | "HYPERVISOR_CANNOT_MAP"
  | "CONFIDENTIAL_GUEST"
  | "COMBINATION_UNVERIFIED";

/**
 * Every refusal code, the most telling first: where the possibilities that unknown fields leave
 * open are all refusals, the verdict carries the first of their codes in this order.
 */
export const REFUSAL_CODES: Readonly<Record<RefusalCode, CodeEntry>> = freezeDeep<
  Readonly<Record<RefusalCode, CodeEntry>>
>({
  SYNC_REQUIRED: {
    message: "CPU access to this buffer is coherent only between DMA_BUF_IOCTL_SYNC calls.",
    cause:
      "The device does not see the CPU's caches. The exporter flushes them in begin_cpu_access and end_cpu_access, or not at all, and a guest's accesses reach neither.",
    remedy:
      "Copy through a bounce buffer, or have the driver allocate a write-combined or coherent buffer.",
  },
  NO_CPU_MAPPING: {
    message: "The exporter offers no CPU mapping of this buffer.",
    cause: "The buffer was created without CPU access, or its driver's mmap refuses it.",
    remedy: "Allocate the buffer with CPU access, or copy it on the device into one that has it.",
  },
  NOT_EXPORTABLE: {
    message: "The driver refuses to export such a buffer, so these facts are not of a dma-buf.",
    cause: "The flags bind the buffer to one address space of its driver.",
    remedy: "Check that the facts were read from the buffer that the dma-buf was exported from.",
  },
  FOREIGN_BUFFER: {
    message: "The buffer was imported into this driver: its attributes are another exporter's.",
    cause: "A mapping of an imported dma-buf is made by the driver that exported it.",
    remedy: "Ask about the original exporter's buffer.",
  },
  UNKNOWN_EXPORTER: {
    message: "No adapter knows this exporter.",
    cause: "No adapter of that name is registered.",
    remedy:
      "Register an adapter for it; the command takes those of other packages with --adapter or --discover.",
  },
  ADAPTER_FAILED: {
    message: "The exporter's adapter cannot answer.",
    cause:
      "Its package cannot be loaded, or is for a contract that this core does not support; or it threw, or said what the contract does not allow.",
    remedy: "See the message; update the adapter's package, or tell who publishes it.",
  },
  UNKNOWN_FACTS: {
    message: "The driver's known rules do not cover these facts.",
    cause:
      "A fact that the adapter does not declare, a required one that is missing, a value of another type or outside the domain; or a flag or combination that the driver's sources, as read, never produce.",
    remedy:
      "Check the names and values; `vmprot adapters` shows each exporter's facts. If a newer driver made them, its adapter needs an update.",
  },
  ATTRIBUTES_UNKNOWN: {
    message: "What is known leaves more than one answer open.",
    cause:
      "A fact is absent or unknown, often because the driver has no UAPI that tells it, and its possible values lead to different verdicts.",
    remedy:
      "State the fields that the verdict names; of facts that no ioctl tells, the buffer's allocator may know.",
  },
  PLATFORM_UNKNOWN: {
    message: "What is known of platform and VM leaves more than one verdict open.",
    cause: "A platform or VM field is absent or unknown, and its possible values disagree.",
    remedy: "State the fields that the verdict names.",
  },
  GUEST_TYPE_FORCED: {
    message: "The hypervisor forces a memory type that conflicts with the host's mapping.",
    cause:
      "Stage 2 overrides what the guest asks for: Intel KVM ignores the guest's PAT by default, arm64 FWB forces Normal Write-Back.",
    remedy: "Use a cached buffer whose devices see the CPU's caches.",
  },
  PLACEMENTS_DISAGREE: {
    message: "No one guest attribute is safe in every place that the buffer can move to.",
    cause: "The driver may migrate the buffer, and maps it differently in each place.",
    remedy: "Have the allocator restrict the buffer to one placement.",
  },
  UNSAFE_ALIAS: {
    message: "Every guest attribute conflicts with the host's mapping of the same memory.",
    cause: "The architecture's manual forbids the two memory types on one physical page.",
    remedy: "Use a buffer that the host maps with an attribute the guest can have too.",
  },
  GUEST_DEVICE_MEMORY: {
    message: "The guest's mapping would be Device memory, which programs cannot use as a buffer.",
    cause:
      "arm64 KVM maps what is not RAM as Device-nGnRE at stage 2, whatever the guest asks: unaligned and SIMD accesses and DC ZVA fault, with EFAULT from KVM_RUN, or SIGBUS in a guest that asked for uncached memory itself.",
    remedy: "Use a buffer in system memory.",
  },
  KVM_CANNOT_MAP: {
    message: "This kernel's KVM cannot fault in this kind of mapping.",
    cause: "KVM refuses the memslot, or KVM_RUN fails on first access.",
    remedy: "Copy through a bounce buffer in the guest's memory.",
  },
  HYPERVISOR_CANNOT_MAP: {
    message: "This hypervisor's interface cannot map such a buffer into a guest.",
    cause: "The interface has no cache attribute, or takes the mapping for a device's registers.",
    remedy: "Use KVM, or copy.",
  },
  CONFIDENTIAL_GUEST: {
    message: "A confidential guest's private memory cannot be a dma-buf.",
    cause: "Private pages come from guest_memfd or are encrypted in place; dma-bufs are neither.",
    remedy: "Share through bounce buffers in the guest's shared memory.",
  },
  COMBINATION_UNVERIFIED: {
    message: "No source that was read says what happens here.",
    cause: "The architecture, kernel or hypervisor is outside the tables.",
    remedy: "Use a covered combination, or contribute the table rows with their source.",
  },
});

/** The codes of {@link AdapterRefusalCode}. */
export const ADAPTER_REFUSAL_CODES: readonly AdapterRefusalCode[] = Object.freeze([
  "SYNC_REQUIRED",
  "NO_CPU_MAPPING",
  "NOT_EXPORTABLE",
  "FOREIGN_BUFFER",
  "UNKNOWN_FACTS",
]);
