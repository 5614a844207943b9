import type { ExporterAdapter } from "@vmprot/core";
import { inspectDmaBuf } from "../proc/dma-buf.js";
import type { BufferProbe } from "./buffer-probe.js";
import type { DeviceChoice } from "./choose-devices.js";
import { Prober, type ProberOptions } from "./prober.js";

/** What is known of one buffer's origin, and where to look. */
export interface ProbeOptions extends DeviceChoice, ProberOptions {}

/**
 * Turns a live dma-buf of this process into an exporter's name and facts. For many buffers, keep a
 * {@link Prober}, which asks the machine for its devices only once.
 *
 * @throws VmprotError FD_CLOSED, NOT_DMA_BUF and the others of {@link inspectDmaBuf}; those of
 * {@link Prober} and {@link Prober.probe}
 */
export function probeBuffer(
  fd: number,
  adapters: readonly ExporterAdapter[],
  options: ProbeOptions = {},
): BufferProbe {
  const dmaBuf = inspectDmaBuf(fd, options.files === undefined ? {} : { files: options.files });
  return new Prober(adapters, options).probe(dmaBuf, () => fd, options);
}
