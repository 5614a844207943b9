import { type ErrorCode, type Query, quote } from "@vmprot/core";
import { inspectDmaBuf } from "@vmprot/linux";
import { queryFault } from "../input/check-query.js";
import type { QueryId } from "../protocol/query-id.js";
import type { ProbeRow } from "../protocol/serve-rows.js";
import { answerBuffer, type ScanParts } from "../scan/answer-buffer.js";
import { rowOf } from "../scan/look.js";
import { queryOf } from "../scan/scanned-row.js";
import { nodeOf } from "./node-of.js";

const ROLES = ["dma-buf", "device"];
const ALLOWED = ["profile", "vm", "explain"];

/** What is wrong with a line. */
export interface LineFault {
  readonly code: ErrorCode;
  readonly message: string;
}

/** A line about descriptors, as far as it is understood. */
export interface WantedProbe {
  /** How many descriptors belong to it. */
  readonly count: number;
  readonly stated: Pick<Query, "profile" | "vm" | "explain">;
}

/** What a line with `fds` wants; or what is wrong with it. */
export function wantedProbe(value: Readonly<Record<string, unknown>>): WantedProbe | LineFault {
  const { id: _, fds, ...stated } = value;
  if (!Array.isArray(fds) || fds.length === 0 || fds.some((role, at) => role !== ROLES[at])) {
    return { code: "FIELD_VALUE", message: 'fds must be ["dma-buf"] or ["dma-buf","device"].' };
  }
  const other = Object.keys(stated).find((name) => !ALLOWED.includes(name));
  if (other !== undefined) {
    const message = `A line with fds has no field ${quote(other)}; it may have ${ALLOWED.join(", ")}.`;
    return { code: "FIELD_UNKNOWN", message };
  }
  const fault = queryFault({ ...stated, exporter: "any", facts: {} }, () => undefined);
  return fault ?? { count: fds.length, stated };
}

/** Asks about buffers that clients pass. */
export class DescriptorProbe {
  readonly #parts: ScanParts;

  constructor(parts: ScanParts) {
    this.#parts = parts;
  }

  /**
   * What `vmprot scan` would say of the buffer, for what the line states.
   *
   * @throws VmprotError NOT_DMA_BUF, DEVICE_NOT_DRM and the others of `inspectDmaBuf`
   */
  row(
    id: QueryId | undefined,
    { stated }: WantedProbe,
    [fd = -1, device]: readonly number[],
  ): ProbeRow {
    const dmaBuf = inspectDmaBuf(fd);
    const parts = {
      ...this.#parts,
      ...(device !== undefined && { choice: { device: nodeOf(device), allowForeignImport: true } }),
      ...(stated.profile !== undefined && { profile: stated.profile }),
      vm: this.#parts.settings.over(stated).vm ?? {},
    };
    const held = { ...dmaBuf, holders: [{ pid: process.pid, comm: "", fds: [fd] }] };
    const answered = answerBuffer(held, parts);
    const { buffer: _, ...rest } = rowOf(answered, parts, stated.vm);
    const row = { ...(id !== undefined && { id }), buffer: dmaBuf, ...rest };
    if (answered.facts === undefined || stated.explain !== true) return row;
    const { platformOf, profile, vm } = parts;
    const platform = platformOf(answered.device);
    const query = queryOf(answered, { platform, profile, vm, explain: true });
    return { ...row, result: parts.vmProt.query(query) };
  }
}
