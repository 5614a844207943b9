import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { errnoText } from "../system/errno.js";

/** An entry that KVM wrote into the tables that a guest's memory is reached through. */
export interface WrittenEntry {
  /** Guest frame number. */
  readonly gfn: number;
  /** The entry, in hexadecimal; the host's physical address is in it. */
  readonly spte: string;
  /** 1 for a page of 4 KiB. */
  readonly level: number;
}

const ROOTS = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];
const EVENT = "events/kvmmmu/kvm_mmu_set_spte/enable";
const PREFIX = "vmprot-";
const LINE = /kvm_mmu_set_spte: gfn ([0-9a-f]+) spte ([0-9a-f]+) .*level (\d+)/g;

/**
 * What KVM writes behind guests of this process, as its own tracepoint says (x86; takes root). In a
 * trace of its own, of this process alone: nobody else's is disturbed, nor seen.
 */
export class SpteTrace {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the trace; close it. @returns why there is none, where there is none */
  static open(pid = process.pid): SpteTrace | string {
    const root = ROOTS.find((each) => existsSync(join(each, EVENT)));
    if (root === undefined)
      return "no tracepoint kvmmmu:kvm_mmu_set_spte, which takes root and tracefs";
    const instances = join(root, "instances");
    const folder = join(instances, PREFIX + pid);
    try {
      removeAbandoned(instances);
      mkdirSync(folder);
      writeFileSync(join(folder, "set_event_pid"), String(pid));
      return new SpteTrace(folder);
    } catch (error) {
      remove(folder);
      const { errno = 0 } = error as NodeJS.ErrnoException;
      return `no trace of this process's own: ${errnoText(-errno)}`;
    }
  }

  /** What KVM writes while an action runs. */
  during<T>(action: () => T): { result: T; entries: WrittenEntry[] } {
    writeFileSync(join(this.#folder, "trace"), "");
    writeFileSync(join(this.#folder, EVENT), "1");
    let result: T;
    try {
      result = action();
    } finally {
      writeFileSync(join(this.#folder, EVENT), "0");
    }
    const lines = readFileSync(join(this.#folder, "trace"), "utf8").matchAll(LINE);
    const entries = [...lines].map((match) => ({
      gfn: Number.parseInt(match[1] ?? "", 16),
      spte: `0x${match[2]}`,
      level: Number(match[3]),
    }));
    return { result, entries };
  }

  /** Takes the trace away. */
  close(): void {
    remove(this.#folder);
  }
}

/** Traces of processes that ended without a chance to take theirs away. */
function removeAbandoned(instances: string): void {
  for (const name of readdirSync(instances)) {
    const pid = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : "self";
    if (/^\d+$/.test(pid) && !existsSync(`/proc/${pid}`)) remove(join(instances, name));
  }
}

function remove(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {}
}
