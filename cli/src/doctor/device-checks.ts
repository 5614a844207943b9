import type { Platform } from "@vmprot/core";
import {
  askDrivers,
  type DrmDevice,
  type DrmNode,
  deviceCoherent,
  deviceMtrr,
  type Found,
  type HostFiles,
  listDrmNodes,
  liveSystem,
  pciAddress,
  type System,
} from "@vmprot/linux";
import type { BufferKinds, BuffersOf } from "./buffer-kinds.js";
import { type Check, check, costing, known } from "./check.js";
import { adapterCheck, ambiguityCheck } from "./driver-checks.js";
import { type Preflight, preflight } from "./preflight.js";
import type { VmmProgram } from "./vmm-programs.js";

const NEED = "asking DRM drivers about their buffers";

/** Where devices are looked for. */
export interface Machine {
  readonly files: HostFiles;
  /** The folder that holds dev and sys. */
  readonly root: string;
  /** Absent means this process. */
  readonly system?: System;
}

/** What there is to say of the DRM devices. */
export interface DeviceFindings {
  readonly checks: readonly Check[];
  readonly preflight: readonly Preflight[];
}

/** What is known of each DRM device, and what of its buffers a guest may map. */
export function deviceFindings(
  machine: Machine,
  kinds: BufferKinds,
  programs: readonly VmmProgram[] = [],
): DeviceFindings {
  const nodes = listDrmNodes(machine.root);
  if (nodes.length === 0) return { checks: [noDevice(kinds)], preflight: [] };
  const found = nodes.map((node) => ofDevice(machine, node, kinds, programs));
  const devices = found.map(({ device }) => device);
  return {
    checks: [...found.flatMap(({ checks }) => checks), ...ambiguityCheck(devices, kinds)],
    preflight: found.flatMap((each) => each.preflight),
  };
}

function noDevice(kinds: BufferKinds): Check {
  const remedy =
    "Load the GPU's driver; in a container, have /dev/dri passed through. Buffers of udmabuf and dma-heaps get an answer without.";
  const row = { check: "/dev/dri", ok: false, found: "there is no DRM device", need: NEED, remedy };
  return costing(row, () => kinds.asked());
}

function ofDevice(
  { files, system }: Machine,
  node: DrmNode,
  kinds: BufferKinds,
  programs: readonly VmmProgram[],
): DeviceFindings & { readonly device: DrmDevice } {
  let asked: DrmDevice | undefined;
  const row = check(node.path, NEED, () => {
    [asked] = askDrivers([node], system ?? liveSystem());
    if (asked?.fault !== undefined) throw asked.fault;
    return `driver ${asked?.driver}`;
  });
  const device = asked ?? { ...node, driver: undefined };
  const driver = device.driver ?? boundDriver(files, node, kinds);
  const address = node.device === undefined ? undefined : pciAddress(node.device);
  const coherent = deviceCoherent(files, node.device);
  const mtrr =
    files.arch === "x64" && address !== undefined ? deviceMtrr(files, address) : undefined;
  const platform: Platform = { ...kinds.platform, ...(mtrr && { deviceMtrr: mtrr.value }) };
  const of: BuffersOf = { driver, platform, deviceCoherent: coherent.value };
  const gpu = { gpu: node.path, driver: driver ?? "", ...pciName(files, address) };
  return {
    device,
    checks: [
      costing(row, () => (driver === undefined ? kinds.asked() : kinds.named(of))),
      ...adapterCheck(device, kinds),
      costing(coherence(node, coherent), () => kinds.costs("facts.deviceCoherent", of)),
      ...(mtrr === undefined
        ? []
        : [costing(memoryType(node, mtrr), () => kinds.costs("platform.deviceMtrr", of))]),
    ],
    preflight: driver === undefined ? [] : preflight(gpu, of, kinds, programs),
  };
}

/** What sysfs calls the driver, where that is one of DRM's own names: many are called otherwise. */
function boundDriver(
  files: HostFiles,
  { device }: DrmNode,
  kinds: BufferKinds,
): string | undefined {
  const bound = device === undefined ? undefined : files.resolve(`${device}/driver`);
  const name = bound?.slice(bound.lastIndexOf("/") + 1);
  return name === undefined || kinds.adapterOf(name) === undefined ? undefined : name;
}

function pciName(files: HostFiles, address: string | undefined): { readonly pci?: string } {
  const parts = ["vendor", "device"].map(
    (name) =>
      /^0x([0-9a-f]{4})$/m.exec(files.read(`sys/bus/pci/devices/${address}/${name}`) ?? "")?.[1],
  );
  return address === undefined || parts.includes(undefined) ? {} : { pci: parts.join(":") };
}

function coherence({ path }: DrmNode, found: Found): Check {
  const need = "cached buffers that the device reads or writes (fact deviceCoherent)";
  const remedy = "State deviceCoherent among the facts of buffers, if you know the board.";
  return known(`${path} DMA`, need, found, remedy);
}

function memoryType({ path }: DrmNode, found: Found): Check {
  const need = "buffers in the device's own memory (platform.deviceMtrr)";
  const remedy =
    "Run it as root, with the module msr loaded. In a virtual machine nobody can tell: state deviceMtrr in a file for --platform, if you know it.";
  return known(`${path} MTRR`, need, found, remedy);
}
