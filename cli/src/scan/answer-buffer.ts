import { type Profile, REFUSAL_CODES, type Result, type Vm, type VmProt } from "@vmprot/core";
import {
  BorrowedBuffer,
  type BufferProbe,
  type BufferRefusal,
  type DeviceChoice,
  type HeldDmaBuf,
  type Prober,
  type ProcFiles,
  type System,
} from "@vmprot/linux";
import { asError } from "../as-error.js";
import type { Settings } from "../settings/settings.js";
import type { SettingsOptions } from "../settings/settings-options.js";
import type { PlatformOf } from "./device-platform.js";
import type { ScanFormat } from "./scan-format.js";
import type { AnsweredBuffer } from "./scanned-row.js";

/** The options of `vmprot scan`, as the command line gives them. */
export interface ScanCommandOptions extends SettingsOptions {
  readonly pid?: readonly number[];
  readonly device?: string;
  readonly driver?: string;
  readonly allowForeignImport?: boolean;
  readonly json?: boolean;
  readonly format?: ScanFormat;
  /** A file in place of standard output. */
  readonly output?: string;
  /** Counts in place of buffers. */
  readonly summary?: boolean;
  /** Nothing but the exit status. */
  readonly quiet?: boolean;
  /** Look again and again, so many seconds apart; true means 2. */
  readonly watch?: number | true;
}

/** What it takes to answer for the buffers of a scan. */
export interface ScanParts {
  readonly vmProt: VmProt;
  readonly prober: Prober;
  /** Whose descriptors are borrowed; absent means this machine. */
  readonly system?: System;
  /** Where they show. */
  readonly files: ProcFiles;
  /** Whether that is this machine's /proc. */
  readonly isLive: boolean;
  /** Which devices are asked about buffers that several can have exported. */
  readonly choice: DeviceChoice;
  /** What a buffer is answered for, by the node that was asked about it. */
  readonly platformOf: PlatformOf;
  /** What is stated of the VM over what the policy takes it for. */
  readonly vm: Vm;
  readonly profile: Profile;
  readonly settings: Settings;
}

/** Asks a buffer's driver, and the policy. What goes wrong is part of the row. */
export function answerBuffer(buffer: HeldDmaBuf, parts: ScanParts): AnsweredBuffer {
  try {
    const probe = probeHeld(buffer, parts);
    const device = probe.device === undefined ? {} : { device: probe.device };
    if (probe.kind === "refusal") {
      return { buffer, ...device, result: notTold(buffer, probe, parts.choice) };
    }
    const { exporter, facts } = probe;
    const { platformOf, vm, profile, settings } = parts;
    const assumed = settings.assumed?.of(exporter, facts) ?? {};
    const result = parts.vmProt.query({
      ...{ exporter, platform: platformOf(probe.device), vm, profile },
      facts: { ...facts, ...assumed },
    });
    const isAssumed = Object.keys(assumed).length > 0;
    return { buffer, ...device, facts, ...(isAssumed && { assumed }), result };
  } catch (error) {
    const problem = asError(error);
    const message = `The machine did not tell: ${problem.code}: ${problem.message}`;
    return { buffer, problem, result: refused(buffer.expName, "ATTRIBUTES_UNKNOWN", message) };
  }
}

/** Where several devices can have exported the buffer, with the options that settle which it was. */
function notTold(
  { expName }: HeldDmaBuf,
  { exporter = expName, code, message, candidates }: BufferRefusal,
  { allowForeignImport }: DeviceChoice,
): Result {
  if (candidates === undefined || allowForeignImport === true) {
    return refused(exporter, code, message);
  }
  const remedy = `Scan with --allow-foreign-import, which asks each of ${candidates.join(", ")}; with --device NODE besides, only that one.`;
  return refused(exporter, code, `${message} ${remedy}`, remedy);
}

/** The result for a buffer of which there are no facts, and why. */
function refused(
  exporter: string,
  code: keyof typeof REFUSAL_CODES,
  message: string = REFUSAL_CODES[code].message,
  remedy = REFUSAL_CODES[code].remedy,
): Result {
  return {
    contract: 1,
    exporter,
    answer: { kind: "refusal", code, message },
    verdict: { kind: "refuse", code, message, remedy },
  };
}

/** No device is chosen for buffers whose origin is clear, nor tried on those of others unallowed. */
function probeHeld(buffer: HeldDmaBuf, { prober, choice, system, files }: ScanParts): BufferProbe {
  const borrowed = new BorrowedBuffer(buffer, { system, files });
  const descriptor = (): number => borrowed.descriptor();
  try {
    const probe = prober.probe(buffer, descriptor);
    const isOpen = probe.kind === "refusal" && probe.code === "ATTRIBUTES_UNKNOWN";
    if (!isOpen || probe.exporter !== undefined || choice.allowForeignImport !== true) return probe;
    return prober.probe(buffer, descriptor, choice);
  } finally {
    borrowed.release();
  }
}
