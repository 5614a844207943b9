import { type HostFiles, type HostReading, pageAttributes } from "@vmprot/linux";
import type { BufferKinds } from "./buffer-kinds.js";
import { type Check, costing, known } from "./check.js";

const NEED = "verdicts on this host (`--platform host`)";
const STATE = "State it in a file for --platform if you know it.";

/** Every platform field but the one that each device has for itself. */
export function fieldChecks(
  files: HostFiles,
  readings: readonly HostReading[],
  kinds: BufferKinds,
): Check[] {
  const fields = readings
    .filter(({ field }) => field !== "deviceMtrr")
    .map((reading) => {
      const row = noted(known(reading.field, NEED, reading, STATE), reading);
      return costing(row, () => kinds.costs(`platform.${reading.field}`));
    });
  return [...fields, ...pageAttributeCheck(files)];
}

/** What a VMM makes of a host that can do either. */
const HONORED =
  "QEMU from 11.1 on has KVM honour the guest's PAT by itself (vm.guestPat honored); crosvm and libkrun do not";

function noted(row: Check, { field, value }: HostReading): Check {
  return field === "guestPatQuirk" && value === true
    ? { ...row, found: `${row.found}. ${HONORED}` }
    : row;
}

/** Where nothing tells, the kernel is taken to use the table, as all do since 2008. */
function pageAttributeCheck(files: HostFiles): Check[] {
  if (files.arch !== "x64") return [];
  const { value, from } = pageAttributes(files);
  if (value === "unknown") return [];
  const row = { check: "page attributes", need: "write-combined mappings, which verdicts assume" };
  if (value === true) return [{ ...row, ok: true, found: `the kernel uses PAT (${from})` }];
  const remedy =
    "Boot without `nopat`: every verdict about write-combined memory is wrong with it.";
  return [{ ...row, ok: false, found: `the kernel does not use PAT (${from})`, remedy }];
}
