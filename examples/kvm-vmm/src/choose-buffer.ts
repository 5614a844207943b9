import { ExporterAdapter } from "@vmprot/core/di";
import { inspectDmaBuf, probeBuffer } from "@vmprot/linux";
import type { Container } from "inversify";
import { type OwnBuffer, ownBuffer } from "./buffers/own-buffer.js";
import type { Wish } from "./command-line.js";
import type { Kernel } from "./tokens.js";

/** A guest of ours needs a page table more every 2 MiB; this has 64 pages. */
const SIZE = 64 * 4096;

/**
 * The buffer that was asked for, with what its driver says of it.
 *
 * @throws VmprotError NOT_DMA_BUF, FD_CLOSED and the others of `probeBuffer`; KVM_CALL_FAILED
 */
export function chooseBuffer(container: Container, kernel: Kernel, wish: Wish): OwnBuffer {
  const { fd, driver, stated } = wish;
  const buffer = fd === undefined ? ownBuffer(kernel, SIZE) : given(container, fd, driver);
  if (stated === undefined) return buffer;
  const what = `${buffer.what}; taken for one of ${stated.exporter}, as you say`;
  return { ...buffer, what, origin: { kind: "facts", ...stated } };
}

function given(container: Container, fd: number, driver: string | undefined): OwnBuffer {
  const { size, expName } = inspectDmaBuf(fd);
  const choice = driver === undefined ? {} : { driver };
  const origin = probeBuffer(fd, container.getAll(ExporterAdapter), choice);
  return { fd, size, origin, what: `the dma-buf of descriptor ${fd}, exp_name ${expName}` };
}
