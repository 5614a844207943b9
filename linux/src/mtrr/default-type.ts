import type { HostFiles } from "../host/host-files.js";
import type { MtrrEntry, MtrrType } from "./mtrr-entries.js";
import { cutAt, hex, type Range } from "./ranges.js";

/** The type of what no entry covers, and how that is known. */
export interface DefaultType {
  /** `disabled`: no entry counts, and all memory is uncached. Undefined: it was read, and is none. */
  readonly type: MtrrType | "disabled" | undefined;
  readonly from: string;
}

const IA32_MTRR_DEF_TYPE = 0x2ff;
const ENABLE = 1n << 11n;
const TYPE = 0xffn;
/** By their numbers in MSRs. */
const TYPES: ReadonlyMap<bigint, MtrrType> = new Map([
  [0n, "uncachable"],
  [1n, "write-combining"],
  [4n, "write-through"],
  [5n, "write-protect"],
  [6n, "write-back"],
]);

/** What is there of it: the register itself, what the kernel logged of it, or what it did by it. */
export function defaultType(
  files: HostFiles,
  entries: readonly MtrrEntry[],
  vendor: string,
): DefaultType | undefined {
  return fromRegister(files) ?? fromLog(files) ?? fromTrimming(files, entries, vendor);
}

function fromRegister(files: HostFiles): DefaultType | undefined {
  const bytes = files.bytes("dev/cpu/0/msr", IA32_MTRR_DEF_TYPE, 8);
  if (bytes === undefined) return undefined;
  const value = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const type = (value & ENABLE) === 0n ? "disabled" : TYPES.get(value & TYPE);
  return { type, from: "MSR 0x2FF" };
}

/** A record of the kernel's own (facility 0). Users' have another, and no newline within. */
const RECORD =
  /^[0-7],\d+,\d+,[^;]*;MTRR (?:default type: (\S+)|variable ranges (?:en|dis)abled:?)$/;
const ENABLED = /;MTRR variable ranges enabled:?$/;

/** Old kernels print it, current ones with `mtrr=debug` (print_mtrr_state). */
function fromLog(files: HostFiles): DefaultType | undefined {
  const records = files.lines("dev/kmsg", RECORD) ?? [];
  const names = records.flatMap((record) => RECORD.exec(record)?.[1] ?? []);
  const [name] = names;
  if (name === undefined || !records.some((record) => ENABLED.test(record))) return undefined;
  const type = [...TYPES.values()].find((each) => each === name);
  // Another line of either kind says something else.
  return { type: records.length === 2 ? type : undefined, from: "the kernel's log" };
}

const MIB = 1 << 20;
const GIB4 = 2 ** 32;
const PAGE = 4096;
/** Machines have a dozen; one free page is enough. */
const MOST_RANGES = 1024;

/**
 * Were it uncached, the kernel would have taken RAM that no entry covers away
 * (mtrr_trim_uncached_memory, arch/x86/kernel/cpu/mtrr/cleanup.c). It does not where entries are of
 * other types than these two, and where none is write-back; in that case nobody would run all of
 * the memory uncached. AMD's memory above 4 GiB can be write-back whatever the MTRRs say
 * (Tom2ForceMemTypeWB).
 */
function fromTrimming(
  files: HostFiles,
  entries: readonly MtrrEntry[],
  vendor: string,
): DefaultType | undefined {
  const commandLine = files.read("proc/cmdline");
  if (commandLine === undefined || commandLine.includes("disable_mtrr_trim")) return undefined;
  const types = new Set(entries.map(({ type }) => type));
  const others = [...types].filter((type) => type !== "write-back" && type !== "uncachable");
  if (types.size === 0 || (types.has("write-back") && others.length > 0)) return undefined;
  const within = { start: MIB, end: vendor === "intel" ? Number.MAX_SAFE_INTEGER : GIB4 };
  if (!systemRam(files).some((ram) => hasFreePage(ram, within, entries))) return undefined;
  return { type: "write-back", from: "RAM in /proc/iomem that no entry covers" };
}

/** What the kernel uses as RAM. Without CAP_SYS_ADMIN all addresses are zero. */
function systemRam(files: HostFiles): Range[] {
  const lines = (files.read("proc/iomem") ?? "").matchAll(
    /^([0-9a-f]+)-([0-9a-f]+) : System RAM$/gm,
  );
  const ranges = [...lines].slice(0, MOST_RANGES).map(([, first, last]) => ({
    start: hex(first) ?? Number.NaN,
    end: (hex(last) ?? Number.NaN) + 1,
  }));
  return ranges.filter(({ start, end }) => start < end);
}

function hasFreePage(ram: Range, within: Range, entries: readonly MtrrEntry[]): boolean {
  const range = {
    start: Math.max(ram.start, within.start),
    end: Math.min(ram.end, within.end),
  };
  if (range.start >= range.end) return false;
  return cutAt(range, entries)
    .filter(({ start, end }) => Math.ceil(start / PAGE) * PAGE + PAGE <= end)
    .some((piece) => entries.every(({ start, end }) => end <= piece.start || piece.end <= start));
}
