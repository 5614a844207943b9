import type { StoppedGuest } from "@vmprot/example-linux-guest";
import { translationRegisters } from "@vmprot/linux/guest";
import type { Processor } from "../observe/processor.js";
import { NoEntry } from "../observe/reader.js";
import { READERS } from "../observe/readers.js";
import { hostArch } from "../provision/architectures.js";
import type { GuestEntry } from "./linux-guest-report.js";

/** The virtual CPU of a guest that stands still, as a processor whose tables can be walked. */
function processorOf(guest: StoppedGuest): Processor {
  // No guest of ours is at EL2.
  const registers: Record<string, bigint> = { ...translationRegisters(guest.vcpu), HCR_EL2: 0n };
  return {
    async register(name) {
      const value = registers[name];
      if (value === undefined) throw new NoEntry(`KVM does not say what ${name} is`);
      return value;
    },
    async read(address) {
      const bytes = guest.readRam(Number(address), 8);
      if (bytes === undefined) throw new NoEntry(`no RAM at 0x${address.toString(16)}`);
      return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
    },
  };
}

/**
 * Walks the page tables that the guest's program has, through the VMM's own mapping of its RAM.
 *
 * @param address virtual, of the program's
 * @param expected guest-physical, where the mapping should lead
 */
export async function guestEntry(
  guest: StoppedGuest,
  address: number,
  expected: number,
): Promise<GuestEntry> {
  const arch = hostArch();
  try {
    if (arch === undefined) throw new NoEntry("an architecture without a reader");
    const leaf = await READERS[arch].page(processorOf(guest), BigInt(address));
    const entry = `0x${leaf.entry.toString(16)}`;
    return { cache: leaf.cache, entry, leadsThere: leaf.physical === BigInt(expected) };
  } catch (error) {
    if (!(error instanceof NoEntry)) throw error;
    return { error: error.message };
  }
}
