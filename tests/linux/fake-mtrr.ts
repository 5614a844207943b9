import { VmProt } from "@vmprot/core";
import { detectHost } from "@vmprot/linux";
import { type FakeFiles, fakeHost } from "./fake-host.js";

export const MIB = 2 ** 20;
export const GIB = 2 ** 30;
export const PCI = "0000:01:00.0";
/** Flags of include/linux/ioport.h: a prefetchable memory BAR, and one that is not. */
export const PREFETCHABLE = 0x14220c;
export const PLAIN = 0x40200;

const address = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
const hex16 = (value: number): string => `0x${address(value, 16)}`;

/** One line of /proc/mtrr as the kernel prints it, of sizes in bytes. */
export function entry(base: number, size: number, type: string, register = 0): string {
  const number = String(register).padStart(2, "0");
  const [count, unit] = size < MIB ? [size / 1024, "K"] : [size / MIB, "M"];
  const megabytes = String(base / MIB).padStart(5);
  return `reg${number}: base=0x${address(base, 9)} (${megabytes}MB), size=${String(count).padStart(5)}${unit}B, count=1: ${type}\n`;
}

/** A device's resource file, of BARs that begin and are so many bytes long. */
export function resource(
  bars: readonly (readonly [start: number, size: number, flags?: number] | undefined)[],
): string {
  const lines = Array.from({ length: 13 }, (_, index) => {
    const [start, size, flags = PREFETCHABLE] = bars[index] ?? [0, 1, 0];
    return `${hex16(start)} ${hex16(start + size - 1)} ${hex16(flags)}\n`;
  });
  return lines.join("");
}

/** The MSR device of a processor, with this IA32_MTRR_DEF_TYPE. */
export function msr(value: bigint): Uint8Array {
  const bytes = new Uint8Array(0x2ff + 8);
  new DataView(bytes.buffer).setBigUint64(0x2ff, value, true);
  return bytes;
}

export const cpuinfo = (vendor: string, flags = "fpu mtrr ss"): string =>
  `processor\t: 0\nvendor_id\t: ${vendor}\nflags\t\t: ${flags}\n`;

/** What is found of the device on an Intel host with these files. */
export function mtrrOf(files: FakeFiles, pci: string = PCI) {
  const intel = { "proc/cpuinfo": cpuinfo("GenuineIntel") };
  const host = fakeHost("x64", { ...intel, ...files });
  const { readings, platform } = detectHost(host, undefined, { pci });
  // Whatever is found is a value that the policy knows.
  new VmProt([]).query({ exporter: "x", facts: {}, platform });
  const { value, from } = readings.find(({ field }) => field === "deviceMtrr") ?? {};
  return { value, from };
}

/** The files of a host with these entries and one BAR. */
export const withBar = (mtrr: string, start: number, size: number): FakeFiles => ({
  "proc/mtrr": mtrr,
  [`sys/bus/pci/devices/${PCI}/resource`]: resource([[start, size]]),
});
