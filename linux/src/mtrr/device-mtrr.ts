import type { Platform } from "@vmprot/core";
import { isPciAddress } from "../device/sysfs-device.js";
import { cpuFlags, cpuVendor } from "../host/cpuinfo.js";
import type { HostFiles } from "../host/host-files.js";
import { type Found, notFound } from "../host/host-reading.js";
import { type DefaultType, defaultType } from "./default-type.js";
import { type MemoryBar, memoryBars } from "./memory-bars.js";
import { type MtrrEntry, type MtrrType, mtrrEntries } from "./mtrr-entries.js";
import { isProvenWriteBack } from "./proven-write-back.js";
import { typesOfRange } from "./type-of-range.js";

type DeviceMtrr = NonNullable<Platform["deviceMtrr"]>;

/** What the contract calls them; it has no word for the others. */
const VALUES: ReadonlyMap<MtrrType | "disabled" | undefined, DeviceMtrr> = new Map<
  MtrrType | "disabled" | undefined,
  DeviceMtrr
>([
  ["uncachable", "uncached"],
  ["disabled", "uncached"],
  ["write-combining", "write-combined"],
  ["write-back", "write-back"],
]);
/** Below it fixed ranges go before all entries. */
const FIXED = 1 << 20;

/**
 * The MTRR type of the BARs that a PCI device's memory is in: the prefetchable ones, or all where
 * none is. Takes root: /proc/mtrr cannot be opened without CAP_SYS_ADMIN, whatever its mode says.
 * The answer is unknown where anything is in doubt; that it is uncached is never inferred.
 *
 * @param pci such as `0000:01:00.0`; undefined where no device is asked about
 */
export function deviceMtrr(files: HostFiles, pci: string | undefined): Found<DeviceMtrr> {
  if (pci === undefined) return notFound("/proc/mtrr, for root and one device's BAR");
  if (!isPciAddress(pci)) return notFound("no address of a PCI device");
  const flags = cpuFlags(files);
  if (flags === undefined) return notFound("/proc/cpuinfo has no flags");
  if (flags.includes("hypervisor")) {
    return notFound("/proc/cpuinfo, flag hypervisor: this machine's MTRRs are not the host's");
  }
  const text = files.read("proc/mtrr");
  if (text === undefined) return notFound("/proc/mtrr cannot be read: it takes root");
  const entries = mtrrEntries(text);
  if (entries === undefined) return notFound("/proc/mtrr has a line that is not understood");
  const bars = memoryBars(files, pci);
  if (bars === undefined) return notFound(`/sys/bus/pci/devices/${pci}/resource cannot be read`);
  const preferred = bars.filter(({ isPrefetchable }) => isPrefetchable);
  return typeOfBars(files, pci, preferred.length > 0 ? preferred : bars, entries);
}

function typeOfBars(
  files: HostFiles,
  pci: string,
  bars: readonly MemoryBar[],
  entries: readonly MtrrEntry[],
): Found<DeviceMtrr> {
  const names = `BAR ${bars.map(({ bar }) => bar).join(", ")} of ${pci}`;
  if (bars.length === 0) return notFound(`${pci} has no memory BAR`);
  if (bars.some(({ start }) => start < FIXED)) return notFound(`${names} begins below 1 MiB`);
  const types = new Set(bars.flatMap((bar) => typesOfRange(bar, entries)));
  if (!types.delete("default")) return found(types, `/proc/mtrr, ${names}`);
  const rest = restType(files, bars, entries);
  if (rest === undefined) return notFound(`${names}: needs MSR 0x2FF, by the module msr`);
  const from = `/proc/mtrr, and ${rest.from}, ${names}`;
  if (rest.type === "disabled") return found(new Set(["disabled"]), from);
  return found(types.add(rest.type), from);
}

/** What the places have that no entry covers. */
function restType(
  files: HostFiles,
  bars: readonly MemoryBar[],
  entries: readonly MtrrEntry[],
): DefaultType | undefined {
  const known = defaultType(files, entries, cpuVendor(files));
  const open = bars.filter((bar) => typesOfRange(bar, entries).includes("default"));
  if (known !== undefined || !open.every((bar) => isProvenWriteBack(files, bar))) return known;
  return { type: "write-back", from: "pat_memtype_list" };
}

/** The one type that all pieces have. */
function found(
  types: ReadonlySet<DefaultType["type"] | "default">,
  from: string,
): Found<DeviceMtrr> {
  const [type, another] = [...types];
  if (types.size === 1 && type !== "default") {
    const value = VALUES.get(type);
    if (value !== undefined) return { value, from };
  }
  const all = [...types].map((each) => each ?? "an undefined mix").join(" and ");
  return notFound(`${from}: ${another === undefined ? all : `both ${all}`}`);
}
