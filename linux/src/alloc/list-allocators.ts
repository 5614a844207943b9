import { readdirSync } from "node:fs";
import { join } from "node:path";
import { VmprotError } from "@vmprot/core";
import { askDrivers } from "../drm/drm-devices.js";
import { listDrmNodes } from "../drm/drm-nodes.js";
import { errnoText } from "../system/errno.js";
import type { Memory } from "../system/memory.js";
import type { System } from "../system/system.js";
import { requireIoctlNumbers } from "../uapi/require-ioctl-numbers.js";
import { allocationFailed } from "./allocation-failed.js";
import type { Allocator } from "./allocator.js";
import { dumbBuffer } from "./dumb-buffer.js";
import { heapBuffer } from "./heap-buffer.js";
import { createUdmabuf, UDMABUF } from "./udmabuf.js";

const HEAPS = "/dev/dma_heap";

/** What buffers are made with. */
export interface AllocatingMachine {
  readonly system: System;
  readonly memory: Memory;
  /** The folder that holds dev and sys; absent means this machine's. */
  readonly root?: string;
}

/** A device of the machine that buffers cannot be had from, and why. */
export interface NoAllocator {
  readonly what: string;
  readonly fault: VmprotError;
}

/** What there is to allocate from: a memfd always, and udmabuf, heaps and DRM devices where they are. */
export interface Allocators {
  readonly there: readonly Allocator[];
  readonly others: readonly NoAllocator[];
}

/** Looks for everything that gives buffers; nothing is allocated yet. */
export function listAllocators(machine: AllocatingMachine): Allocators {
  const { system, root = "/" } = machine;
  const heaps = entries(join(root, HEAPS)).map((name) => heap(machine, name));
  const udmabufs = entries(join(root, "dev")).includes("udmabuf") ? [udmabuf(machine)] : [];
  const devices = askDrivers(listDrmNodes(root), system).map((device) => {
    const node = device.nodes.find((path) => /\/card\d+$/.test(path));
    const { driver, fault } = device;
    if (fault !== undefined) return { what: `dumb buffer of ${device.path}`, fault };
    const what = `dumb buffer of ${driver}`;
    if (node === undefined || driver === undefined) {
      const message = `${device.path} has no primary node, and so no dumb buffers.`;
      return { what, fault: new VmprotError("DEVICE_UNAVAILABLE", message) };
    }
    const allocate = (size: number) => dumbBuffer(system, node, size);
    return { what, exporter: driver, node, known: {}, allocate };
  });
  const isThere = (each: Allocator | NoAllocator): each is Allocator => "allocate" in each;
  return {
    there: [memfd(machine), ...udmabufs, ...heaps, ...devices.filter(isThere)],
    others: devices.filter((each): each is NoAllocator => !isThere(each)),
  };
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Shared memory of the process itself, for machines without exporters, and to compare with. */
const memfd = ({ memory }: AllocatingMachine): Allocator => ({
  ...{ what: "memfd, which is no dma-buf", exporter: "memfd", plain: true, known: {} },
  allocate: (size) => ({ fd: newMemfd(memory, size), size }),
});

const udmabuf = ({ system, memory }: AllocatingMachine): Allocator => ({
  ...{ what: "udmabuf over a memfd", exporter: "udmabuf", node: UDMABUF },
  // The memfd is of ordinary pages, and no device uses it.
  known: { hugetlb: false, deviceCoherent: true },
  allocate(size) {
    requireIoctlNumbers();
    const pages = newMemfd(memory, size);
    const fd = createUdmabuf(system, pages, size);
    system.close(pages);
    if (fd < 0) throw allocationFailed(UDMABUF, "UDMABUF_CREATE", -fd);
    return { fd, size };
  },
});

function heap({ system }: AllocatingMachine, name: string): Allocator {
  const node = `${HEAPS}/${name}`;
  return {
    ...{ what: `dma-heap ${name}`, exporter: "dma-heap", node },
    // No device uses it.
    known: { deviceCoherent: true },
    allocate(size) {
      requireIoctlNumbers();
      return heapBuffer(system, node, size);
    },
  };
}

function newMemfd(memory: Memory, size: number): number {
  const fd = memory.memfd("vmprot-verify", size);
  if (fd >= 0) return fd;
  throw new VmprotError("ALLOCATION_FAILED", `memfd_create: ${errnoText(-fd)}.`);
}
