import { hostname } from "node:os";
import type { Vm } from "@vmprot/core";
import { type DrmDevice, type HeldDmaBuf, type Scan, scanProcesses } from "@vmprot/linux";
import { originsOf } from "../settings/origins.js";
import { answerBuffer, type ScanParts } from "./answer-buffer.js";
import { areProcessesHidden, summaryOf } from "./scan-summary.js";
import type { AnsweredBuffer, ScannedRow, ScanSummary } from "./scanned-row.js";

/** What one look at the machine came to. */
export interface Look {
  /** The machine's name. */
  readonly host: string;
  readonly scan: Scan;
  readonly rows: readonly ScannedRow[];
  readonly summary: ScanSummary;
}

/** An answer, and what it could hang on. */
interface Known {
  readonly answered: AnsweredBuffer;
  readonly devices: readonly DrmDevice[] | undefined;
}

/** Looks at a machine, again and again: a buffer's driver is asked once, its facts stay what they are. */
export class Looker {
  readonly #parts: ScanParts;
  readonly #pids: readonly number[] | undefined;
  readonly #host = hostname();
  #known: ReadonlyMap<string, Known> = new Map();

  constructor(parts: ScanParts, pids: readonly number[] | undefined) {
    this.#parts = parts;
    this.#pids = pids;
  }

  /** @throws VmprotError PROC_UNAVAILABLE */
  look(): Look {
    const { files, isLive } = this.#parts;
    const scan = scanProcesses({
      ...(this.#pids && { pids: this.#pids }),
      ...(isLive ? {} : { files }),
    });
    const known = new Map<string, Known>();
    const host = this.#host;
    const rows = scan.buffers.map((buffer): ScannedRow => {
      const key = identity(buffer);
      const each = this.#answer(buffer, this.#known.get(key));
      known.set(key, each);
      return { host, ...rowOf({ ...each.answered, buffer }, this.#parts) };
    });
    this.#known = known;
    const areHidden = this.#pids === undefined && areProcessesHidden(files);
    const { notes } = this.#parts.settings;
    const summary = summaryOf(scan, rows, areHidden);
    return { host, scan, rows, summary: { ...summary, ...(notes.length > 0 && { notes }) } };
  }

  #answer(buffer: HeldDmaBuf, known: Known | undefined): Known {
    if (known !== undefined && this.#isStill(buffer, known)) return known;
    const answered = answerBuffer(buffer, this.#parts);
    return { answered, devices: this.#devicesFor(answered) };
  }

  /** What could not be told is asked again where others hold the buffer, or other devices are there. */
  #isStill(buffer: HeldDmaBuf, { answered, devices }: Known): boolean {
    if (answered.facts !== undefined) return true;
    if (JSON.stringify(answered.buffer.holders) !== JSON.stringify(buffer.holders)) return false;
    return devices === this.#devicesFor(answered);
  }

  #devicesFor({ facts, problem, result }: AnsweredBuffer): readonly DrmDevice[] | undefined {
    const { answer } = result;
    const isOpen = answer.kind === "refusal" && answer.code === "ATTRIBUTES_UNKNOWN";
    if (facts !== undefined || problem !== undefined || !isOpen) return undefined;
    return this.#parts.prober.devices();
  }
}

/** What tells a buffer from every other, also from one that has its inode number later. */
export const identity = ({ ino, created, size, expName }: HeldDmaBuf): string =>
  JSON.stringify([ino, created, size, expName]);

/**
 * What a row says beside the answer: what it is for, and where that is from.
 *
 * @param stated of the VM, by who asked about this buffer
 */
export function rowOf(
  answered: AnsweredBuffer,
  { vmProt, platformOf, vm, settings }: ScanParts,
  stated?: Vm,
): Omit<ScannedRow, "host"> {
  const { device, facts, assumed = {}, result } = answered;
  const platform = platformOf(device);
  const guest = { ...settings.vm, ...vm };
  const { from = "stated", value = platform } = settings.platform ?? {};
  const origins = originsOf(
    {
      query: { exporter: result.exporter, facts: facts ?? {}, ...(stated && { vm: stated }) },
      platform: { value: from === "detected" ? platform : value, from },
      assumed,
      adapter: facts && vmProt.adapters.get(result.exporter),
      how: "measured",
    },
    settings,
  );
  return { ...answered, platform, ...(Object.keys(guest).length > 0 && { vm: guest }), origins };
}
