import type { Place } from "../machine/board.js";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/**
 * What is where in the guest's physical addresses; nothing else is. Devices are below the first GiB, RAM
 * begins there, and buffers are above all of it, within the 36 bits that KVM gives the guest.
 */
export const MAP = {
  /** KVM's GICv3: 64 KiB, and 128 KiB for the one CPU. */
  distributor: { address: 0x0800_0000, size: 64 * KIB },
  redistributor: { address: 0x080a_0000, size: 128 * KIB },
  serial: { address: 0x0900_0000, size: 8, line: 0 },
  gpu: { address: 0x0a00_0000, size: 512, line: 1 },
  doorbell: { address: 0x0b00_0000, size: 64 * KIB },
  ram: { address: GIB },
  hostVisible: { address: 32 * GIB, size: GIB },
} as const satisfies Record<string, Partial<Place>>;
