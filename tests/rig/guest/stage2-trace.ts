import { readFileSync, writeFileSync } from "node:fs";

const FOLDER = "/sys/kernel/tracing";
const EVENT = `${FOLDER}/events/kvmmmu/kvm_mmu_set_spte/enable`;
const TRACE = `${FOLDER}/trace`;

/** An entry that KVM wrote into the tables that a guest's memory is reached through. */
export interface WrittenEntry {
  /** Guest frame number. */
  readonly gfn: number;
  /** The entry, in hexadecimal. */
  readonly spte: string;
  /** 1 for a page of 4 KiB. */
  readonly level: number;
}

const LINE = /kvm_mmu_set_spte: gfn ([0-9a-f]+) spte ([0-9a-f]+) .*level (\d+)/g;

/** What KVM writes while an action runs, as the kernel's own tracepoint says. */
export function traced<T>(action: () => T): { result: T; entries: WrittenEntry[] } {
  writeFileSync(TRACE, "");
  writeFileSync(EVENT, "1");
  let result: T;
  try {
    result = action();
  } finally {
    writeFileSync(EVENT, "0");
  }
  const entries = [...readFileSync(TRACE, "utf8").matchAll(LINE)].map((match) => ({
    gfn: Number.parseInt(match[1] ?? "", 16),
    spte: `0x${match[2]}`,
    level: Number(match[3]),
  }));
  return { result, entries };
}
