import { ADAPTERS } from "@vmprot/adapters";
import { type OwnFacts, type Platform, VmprotError } from "@vmprot/core";
import { deviceMtrr, type HostFiles, hostFiles, Prober, pciAddressOfNode } from "@vmprot/linux";
import { listAllocators, probeOwnBuffer } from "@vmprot/linux/verify";
import type { HostBuffer } from "./gpu/host-visible.js";
import type { Kernel } from "./tokens.js";

/** A buffer of this machine's, or why there is none. */
export type OnHost =
  | { readonly what: string; readonly buffer: HostBuffer }
  | { readonly what: string; readonly why: string };

/** Bytes: what allocators take a multiple of. */
const SIZE = 256 << 10;

/** On x86, the type of a device's own memory is the device's. */
function ofDevice(files: HostFiles, { arch }: Platform, node: string | undefined): OwnFacts {
  const pci = arch === "x86_64" ? pciAddressOfNode(files, node) : undefined;
  return pci === undefined ? {} : { platform: { deviceMtrr: deviceMtrr(files, pci).value } };
}

/** A buffer of everything on this machine that gives any. Whoever gets them closes their descriptors. */
export function hostBuffers(kernel: Kernel, platform: Platform): OnHost[] {
  const { there, others } = listAllocators(kernel);
  const prober = new Prober(ADAPTERS);
  const files = hostFiles();
  const found = there.map((allocator, index): OnHost => {
    const { what } = allocator;
    let fd = -1;
    try {
      const allocated = allocator.allocate(SIZE);
      const { size } = allocated;
      fd = allocated.fd;
      const probe = probeOwnBuffer(allocator, { fd, size }, prober);
      if (probe.kind === "facts") {
        const { exporter, facts } = probe;
        const own = ofDevice(files, platform, allocator.node);
        return { what, buffer: { blobId: index + 1, fd, size, exporter, facts, ...own } };
      }
      kernel.system.close(fd);
      return { what, why: reasonOf(probe) };
    } catch (error) {
      if (fd >= 0) kernel.system.close(fd);
      if (!VmprotError.is(error)) throw error;
      return { what, why: reasonOf(error) };
    }
  });
  return [...found, ...others.map(({ what, fault }) => ({ what, why: reasonOf(fault) }))];
}

const reasonOf = ({ code, message }: { readonly code: string; readonly message?: string }) =>
  message === undefined ? code : `${code}: ${message}`;
