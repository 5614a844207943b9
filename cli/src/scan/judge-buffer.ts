import {
  type AdapterRefusal,
  decide,
  type Profile,
  type Query,
  REFUSAL_CODES,
  type VmProt,
} from "@vmprot/core";
import {
  type BufferProbe,
  borrowFd,
  type DeviceChoice,
  type HeldDmaBuf,
  liveSystem,
  type Prober,
  type System,
} from "@vmprot/linux";
import { asError } from "../as-error.js";
import type { ScannedRow } from "./scanned-row.js";

/** What judging takes. */
export interface Judge {
  readonly vmProt: VmProt;
  readonly prober: Prober;
  /** Whose descriptors are borrowed; absent means this machine. */
  readonly system?: System;
  /** Which device exported buffers that several can have exported. */
  readonly choice: DeviceChoice;
  readonly platform: NonNullable<Query["platform"]>;
  readonly profile: Profile;
}

/** Asks a buffer's driver, and the policy. What goes wrong is part of the row. */
export function judgeBuffer(buffer: HeldDmaBuf, judge: Judge): ScannedRow {
  try {
    const probe = probeHeld(buffer, judge);
    const device = probe.device === undefined ? {} : { device: probe.device };
    if (probe.kind === "refusal") {
      const exporter = probe.exporter ?? buffer.expName;
      return { buffer, ...device, result: refused(exporter, probe, judge) };
    }
    const { exporter, facts } = probe;
    const { platform, profile } = judge;
    const result = judge.vmProt.query({ exporter, facts, platform, profile });
    return { buffer, ...device, facts, result };
  } catch (error) {
    const problem = asError(error);
    const message = `The machine did not tell: ${problem.code}: ${problem.message}`;
    const refusal = { code: "ATTRIBUTES_UNKNOWN", message } as const;
    return { buffer, problem, result: refused(buffer.expName, refusal, judge) };
  }
}

const refused = (exporter: string, { code, message }: AdapterRefusal, { profile }: Judge) =>
  decide(
    exporter,
    { kind: "refusal", code, message: message ?? REFUSAL_CODES[code].message },
    {},
    profile,
  );

/** The choice is of one exporter's buffers; it must not speak of those whose origin is clear. */
function probeHeld(buffer: HeldDmaBuf, { prober, choice, system }: Judge): BufferProbe {
  const borrowed: number[] = [];
  const descriptor = (): number => {
    const own = buffer.holders.find(({ pid }) => pid === process.pid);
    return own?.fds[0] ?? borrow(buffer, borrowed, system);
  };
  try {
    const probe = prober.probe(buffer, descriptor);
    const isOpen = probe.kind === "refusal" && probe.code === "ATTRIBUTES_UNKNOWN";
    if (!isOpen || probe.exporter !== undefined || Object.keys(choice).length === 0) return probe;
    return prober.probe(buffer, descriptor, choice);
  } finally {
    for (const fd of borrowed) (system ?? liveSystem()).close(fd);
  }
}

/** From the first holder that allows it. */
function borrow({ holders }: HeldDmaBuf, borrowed: number[], system?: System): number {
  let denied: unknown;
  for (const { pid, fds } of holders) {
    try {
      const fd = borrowFd(pid, fds[0] as number, system);
      borrowed.push(fd);
      return fd;
    } catch (error) {
      denied ??= error;
    }
  }
  throw denied;
}
