import type { AddressSpace } from "@vmprot/linux/guest";

/** What answers a guest's loads from a stretch of addresses without memory, and its stores there, by offset. */
export type Device = AddressSpace;

/** Tells the guest's interrupt controller that a device wants attention: an edge. */
export type RaiseInterrupt = () => void;
