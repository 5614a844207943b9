import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ADAPTERS } from "@vmprot/adapters";
import { type MachineName, modelOf } from "../boot/machines.js";
import type { MachineReport } from "../guest/machine-report.js";
import type { Arch } from "../provision/architectures.js";
import type { Suite } from "../provision/kernels.js";
import { root } from "../root.js";
import type { Place } from "./places.js";

/** An exporter's buffers by one driver, on one machine and kernel, with what they were held against there. */
export interface VerifiedRow {
  readonly exporter: string;
  /** The kernel driver that made them; `shmem` of a memfd. */
  readonly driver: string;
  readonly machine: MachineName;
  readonly arch: Arch;
  /** Debian's release, and the kernel of it at the time, as `uname -r` says it. */
  readonly suite: Suite;
  readonly kernel: string;
  /** The leaf entries of a process that had mapped them. */
  readonly pageTables: boolean;
  /** Guests of KVM's that got them, or that KVM refused. */
  readonly kvm: boolean;
}

const PATH = join(root, "tests/rig/verify/verified.json");

/** Those that have an adapter; a PCI BAR through sysfs has none. */
const EXPORTERS: ReadonlySet<string> = new Set(ADAPTERS.map(({ exporter }) => exporter));

/** A row for each exporter and driver that was seen in a place. */
export function verifiedRows({ machine, suite }: Place, report: MachineReport): VerifiedRow[] {
  const { pageTables, stage2, guests } = report;
  const kernel = (pageTables ?? stage2 ?? guests)?.kernel ?? "";
  const key = ({ exporter, driver }: { exporter: string; driver: string }) =>
    `${exporter} ${driver}`;
  const inTables = new Set(pageTables?.buffers.map(key));
  const inGuests = new Set(
    [...(guests?.guests.buffers ?? []), ...(stage2?.buffers ?? [])].map(key),
  );
  return [...new Set([...inTables, ...inGuests])]
    .map((each) => each.split(" ") as [string, string])
    .filter(([exporter]) => EXPORTERS.has(exporter))
    .map(([exporter, driver]) => ({
      ...{ exporter, driver, machine, arch: modelOf(machine).arch, suite, kernel },
      pageTables: inTables.has(`${exporter} ${driver}`),
      kvm: inGuests.has(`${exporter} ${driver}`),
    }));
}

/** What a row says, whichever of its release's kernels it was. */
export const withoutKernel = ({ kernel: _, ...row }: VerifiedRow): Omit<VerifiedRow, "kernel"> =>
  row;

/** The rows of one place as they are committed. */
export function committedVerified({ machine, suite }: Place): VerifiedRow[] {
  const all: readonly VerifiedRow[] = JSON.parse(readFileSync(PATH, "utf8"));
  return all.filter((row) => row.machine === machine && row.suite === suite);
}

/** Writes them, by exporter. */
export function writeVerified(rows: readonly VerifiedRow[]): void {
  const sorted = rows.toSorted((a, b) => a.exporter.localeCompare(b.exporter));
  writeFileSync(PATH, `${JSON.stringify(sorted, undefined, 2)}\n`);
}
