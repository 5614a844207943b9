import type { HostFiles } from "../host/host-files.js";
import { hex, type Range } from "./ranges.js";

/** One memory BAR of a PCI device. */
export interface MemoryBar extends Range {
  /** 0 to 5. */
  readonly bar: number;
  readonly isPrefetchable: boolean;
}

/** Lines of `resource` that are BARs; the ROM and windows of bridges follow. */
const BARS = 6;
/** include/linux/ioport.h */
const IORESOURCE_MEM = 0x200;
const IORESOURCE_PREFETCH = 0x2000;
const IORESOURCE_DISABLED = 0x1000_0000;
const IORESOURCE_UNSET = 0x2000_0000;

const LINE = /^0x([0-9a-f]{16}) 0x([0-9a-f]{16}) 0x([0-9a-f]{16})$/;

/**
 * A device's memory BARs that have an address; undefined where
 * /sys/bus/pci/devices/ADDRESS/resource is not there or is not the kernel's.
 */
export function memoryBars(files: HostFiles, pci: string): MemoryBar[] | undefined {
  const text = files.read(`sys/bus/pci/devices/${pci}/resource`);
  if (text === undefined) return undefined;
  const bars = text.split("\n", BARS).map((line, bar) => barOf(line, bar));
  if (bars.length < BARS || !bars.every((bar) => bar !== undefined)) return undefined;
  return bars.flat();
}

/** None where it is of I/O ports, or has no address; undefined where the line makes no sense. */
function barOf(line: string, bar: number): MemoryBar[] | undefined {
  const [start, last, flags] = (LINE.exec(line)?.slice(1) ?? []).map(hex);
  if (start === undefined || last === undefined || flags === undefined) return undefined;
  const isThere = flags & IORESOURCE_MEM && !(flags & (IORESOURCE_DISABLED | IORESOURCE_UNSET));
  if (!isThere || last === 0) return [];
  const isPrefetchable = (flags & IORESOURCE_PREFETCH) !== 0;
  return start < last ? [{ bar, start, end: last + 1, isPrefetchable }] : undefined;
}
