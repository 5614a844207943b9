import {
  type CacheMode,
  type ErrorCode,
  type ExporterAdapter,
  REFUSAL_CODES,
  type RefusalCode,
  VmProt,
  VmprotError,
} from "@vmprot/core";
import { detectHost } from "../host/detect-host.js";
import { hostFiles } from "../host/host-files.js";
import { inspectDmaBuf } from "../proc/dma-buf.js";
import { type DmaBufInfoErrno, type DmaBufMapInfo, dmaBufInfoOf } from "./dma-buf-info-rows.js";
import type { ProbeOptions } from "./probe-buffer.js";
import { Prober } from "./prober.js";

/** What the call would have said of a buffer, and what that rests on; or its errno, and why. */
export type DmaBufInfo =
  | {
      readonly value: DmaBufMapInfo;
      readonly exporter: string;
      /** The least cacheable attribute of its mappings; absent where they need SYNC. */
      readonly cache?: CacheMode;
      /** Whether all mappings have it; absent where they need SYNC. */
      readonly basis?: "fixed" | "worst-case";
      /** The node that was asked; absent where exp_name said it all. */
      readonly device?: string;
    }
  | {
      /**
       * EBADF: the descriptor is closed. ENOTTY: it is no dma-buf. EOPNOTSUPP: it is known, and none of
       * the values says it. ENODATA: it cannot be known.
       */
      readonly errno: DmaBufInfoErrno | "EBADF" | "ENOTTY";
      /** Why; absent where the attribute is known, and no value says it. */
      readonly code?: RefusalCode | ErrorCode;
      readonly message: string;
      /** Absent where it is not known. */
      readonly exporter?: string;
      /** The node that was asked; absent where none was. */
      readonly device?: string;
    };

/**
 * Answers what ioctl DMA_BUF_IOCTL_INFO, parameter MAP_INFO, of the third posting (2022-08-15) would have
 * said of a dma-buf of this process: 0 incoherent, 1 coherent write-combined, 2 coherent cached; at worst
 * over the buffer's life. It asks the exporter alone: whether a guest may map the buffer on this host is
 * `VmProt.query()`'s to say.
 *
 * @param adapters those that may be asked; where several know a buffer, the first is
 * @throws VmprotError ADAPTER_INVALID, ADAPTER_DUPLICATE or CONTRACT_UNSUPPORTED where the adapters are
 * none. What the machine does not tell is ENODATA
 */
export function dmaBufInfo(
  fd: number,
  adapters: readonly ExporterAdapter[],
  options: ProbeOptions = {},
): DmaBufInfo {
  const vmProt = vmProtOf(adapters, options.lastResort);
  const prober = new Prober(adapters, options);
  try {
    return infoOf(fd, vmProt, prober, options);
  } catch (error) {
    if (!VmprotError.is(error)) throw error;
    const { code, message } = error;
    return { errno: ERRNOS.get(code) ?? "ENODATA", code, message };
  }
}

/** By lists that nobody can change: to check the adapters takes longer than all the rest. */
const CHECKED = new WeakMap<readonly ExporterAdapter[], VmProt>();

function vmProtOf(
  adapters: readonly ExporterAdapter[],
  lastResort: readonly ExporterAdapter[] = [],
): VmProt {
  const checked = lastResort.length === 0 ? CHECKED.get(adapters) : undefined;
  if (checked !== undefined) return checked;
  const vmProt = new VmProt([...adapters, ...lastResort], { remedies: false });
  if (lastResort.length === 0 && Object.isFrozen(adapters)) CHECKED.set(adapters, vmProt);
  return vmProt;
}

const ERRNOS: ReadonlyMap<ErrorCode, "EBADF" | "ENOTTY"> = new Map([
  ["FD_CLOSED", "EBADF"],
  ["NOT_DMA_BUF", "ENOTTY"],
]);

function infoOf(fd: number, vmProt: VmProt, prober: Prober, options: ProbeOptions): DmaBufInfo {
  const { files, host = hostFiles(options.root) } = options;
  const dmaBuf = inspectDmaBuf(fd, files === undefined ? {} : { files });
  const probe = prober.probe(dmaBuf, () => fd, options);
  const { exporter, device } = probe;
  const asked = {
    ...(exporter === undefined ? {} : { exporter }),
    ...(device === undefined ? {} : { device }),
  };
  const answer =
    probe.kind === "refusal"
      ? { ...probe, message: probe.message ?? REFUSAL_CODES[probe.code].message }
      : vmProt.query({
          exporter: probe.exporter,
          facts: probe.facts,
          platform: detectHost(host).platform,
        }).answer;
  const said = dmaBufInfoOf(answer);
  if (typeof said === "number") {
    const { cache, basis } = answer.kind === "attributes" ? answer : {};
    const known = cache === undefined || basis === undefined ? {} : { cache, basis };
    return { ...asked, value: said, exporter: exporter ?? dmaBuf.expName, ...known };
  }
  if (answer.kind === "refusal") {
    return { errno: said, code: answer.code, message: answer.message, ...asked };
  }
  const message = `Its mappings are ${answer.cache}, ${answer.basis}, which no value says.`;
  return { errno: said, message, ...asked };
}
